# expect: 0.333333 1.414214 1.0
from scipy import integrate, linalg, optimize, sparse, special
area = integrate.quad(lambda x: x * x, 0, 1)[0]
root = optimize.brentq(lambda x: x * x - 2, 0, 2)
assert abs(special.gamma(5) - 24) < 1e-9
assert sparse.eye(3).tocsr().nnz == 3
print(round(area, 6), round(root, 6), round(float(linalg.det([[1, 2], [0, 1]])), 6))
