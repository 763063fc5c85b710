import ctypes

assert ctypes.CDLL("libgcc_s.so.1")._Unwind_Backtrace
