# expect: png 200x100
import io
import os
os.environ["MPLCONFIGDIR"] = "/tmp"
import matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
figure = pyplot.figure(figsize=(2, 1), dpi=100)
figure.gca().plot([1, 2, 3])
figure.gca().set_title("text needs fonts")
out = io.BytesIO()
figure.savefig(out, format="png")
data = out.getvalue()
assert data.startswith(b"\x89PNG\r\n")
print("png %dx%d" % (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")))
