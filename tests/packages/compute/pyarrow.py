# expect: 6 ['x'] 3
import io
import pyarrow
from pyarrow import compute, csv, parquet
table = pyarrow.table({"x": [1, 2, 3]})
out = io.BytesIO()
parquet.write_table(table, out, compression="zstd")
out.seek(0)
assert csv.read_csv(io.BytesIO(b"y\n1\n")).num_rows == 1
print(compute.sum(table["x"]).as_py(), parquet.read_table(out).column_names, table.num_rows)
