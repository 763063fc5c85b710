# expect: {'a': 4, 'b': 2} 2024-02-29
import io
import pandas
table = pandas.read_csv(io.StringIO("key,value\na,1\nb,2\na,3\n"))
days = pandas.date_range("2024-02-28", periods=2, tz="Europe/Paris")
print(table.groupby("key")["value"].sum().to_dict(), days[1].date())
