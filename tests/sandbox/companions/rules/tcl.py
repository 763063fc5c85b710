# add: /usr/lib/*/libtcl8.6.so
# path: /usr/share/tcltk/tcl8.6
tcl = ctypes.CDLL("libtcl8.6.so")
tcl.Tcl_CreateInterp.restype = ctypes.c_void_p
tcl.Tcl_Init.argtypes = [ctypes.c_void_p]
assert tcl.Tcl_Init(tcl.Tcl_CreateInterp()) == 0
