# expect: [[2.0, 1.0], [1.0, 3.0]] 5.0
import numpy
matrix = numpy.array([[2.0, 1.0], [1.0, 3.0]])
assert numpy.allclose(numpy.linalg.inv(matrix) @ matrix, numpy.eye(2))
assert abs(numpy.fft.fft(numpy.ones(8))[0] - 8) < 1e-12
assert 0 <= numpy.random.default_rng(1).random() < 1
print(matrix.tolist(), round(float(numpy.linalg.det(matrix)), 6))
