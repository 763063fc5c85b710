# add: /usr/lib/*/libespeak-ng.so.1
# path: /usr/lib/*/espeak-ng-data
assert ctypes.CDLL("libespeak-ng.so.1").espeak_Initialize(1, 0, None, 0x8000) > 0
