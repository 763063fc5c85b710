import matplotlib

assert os.path.isfile(matplotlib.matplotlib_fname())
assert os.path.isfile(matplotlib.get_data_path() + "/fonts/ttf/DejaVuSans.ttf")
