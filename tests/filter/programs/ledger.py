# needs: pwrite64 unlink
import sqlite3

with sqlite3.connect("/tmp/left_ledger.db") as book:
    book.execute("create table if not exists entry (amount integer)")
    book.execute("insert into entry values (5)")
    print(book.execute("select max(amount) from entry").fetchone())
