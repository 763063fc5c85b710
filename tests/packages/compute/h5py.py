# expect: [0, 1, 4, 9] gzip
import os
import tempfile
import h5py
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "a.h5")
    with h5py.File(path, "w") as file:
        file.create_dataset("squares", data=[0, 1, 4, 9], compression="gzip", chunks=True)
    with h5py.File(path, "r") as file:
        print([int(n) for n in file["squares"][...]], file["squares"].compression)
