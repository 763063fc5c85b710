# path: /usr/share/matplotlib
import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot

matplotlib.pyplot.plot([1, 2])
out = io.BytesIO()
matplotlib.pyplot.savefig(out)
assert out.getvalue().startswith(b"\x89PNG")
