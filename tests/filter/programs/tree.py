# needs: nothing
# needs what it makes, and the sandbox makes nothing
import os

os.makedirs("/tmp/tree/branch", exist_ok=True)
print(os.path.isdir("/tmp/tree"))
