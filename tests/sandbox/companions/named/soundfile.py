# library: /usr/lib/*/libsndfile.so.1
# source: /usr/lib/python3/dist-packages/soundfile.py
# As with pyzbar.
import ctypes.util

ctypes.util.find_library = lambda name: "libsndfile.so.1" if name == "sndfile" else None
import soundfile

assert "WAV" in soundfile.available_formats()
