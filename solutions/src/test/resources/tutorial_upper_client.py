# One call, as the tutorial's client makes it: connect, send, receive once, hang up.
import socket
import sys

phone = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
phone.connect(('127.0.0.1', int(sys.argv[1])))
phone.send('hello'.encode('utf-8'))
print('reply:', phone.recv(1024).decode('utf-8'))
phone.close()
