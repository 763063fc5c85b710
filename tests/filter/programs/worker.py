# needs: clone3
import threading

said = []
workers = [threading.Thread(target=said.append, args=(number,)) for number in range(3)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(sorted(said))
