# add: /usr/lib/*/libasound.so.2
# path: /usr/share/alsa/alsa.conf
alsa = ctypes.CDLL("libasound.so.2")
assert alsa.snd_config_update() >= 0
found = ctypes.c_void_p()
everything = ctypes.c_void_p.in_dll(alsa, "snd_config")
assert alsa.snd_config_search(everything, b"pcm.null", ctypes.byref(found)) == 0
