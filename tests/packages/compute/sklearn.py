# expect: [0 0 1 1] 2.0
from sklearn.cluster import KMeans
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression
points = [[0.0], [0.1], [5.0], [5.1]]
forest = RandomForestClassifier(n_estimators=5, random_state=0).fit(points, [0, 0, 1, 1])
assert len(set(KMeans(n_clusters=2, n_init=1, random_state=0).fit_predict(points))) == 2
print(forest.predict(points), round(LinearRegression().fit([[1], [2], [3]], [2, 4, 6]).coef_[0], 6))
