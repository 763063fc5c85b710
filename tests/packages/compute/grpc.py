# expect: RESOURCE_EXHAUSTED True
import grpc
from grpc._cython import cygrpc
# Calls want random numbers from /dev/urandom, which no sandbox root has. The C core itself is loaded and does its part.
assert grpc.StatusCode.RESOURCE_EXHAUSTED.value[0] == cygrpc.StatusCode.resource_exhausted
token = grpc.access_token_call_credentials("token")
print(grpc.StatusCode.RESOURCE_EXHAUSTED.name, isinstance(token, grpc.CallCredentials))
