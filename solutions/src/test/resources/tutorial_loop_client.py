# A conversation, as the tutorial's client leads it: what is typed is sent, an empty line is not.
import socket
import sys

phone = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
phone.connect(('127.0.0.1', int(sys.argv[1])))
for typed in sys.stdin:
    message = typed.strip()
    if not message:
        continue
    phone.send(message.encode('utf-8'))
    print(phone.recv(1024).decode('utf-8'), flush=True)
phone.close()
