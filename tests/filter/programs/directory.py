# needs: getcwd umask
import os

os.umask(0o022)
print(os.getcwd())
