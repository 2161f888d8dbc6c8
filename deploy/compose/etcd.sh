#!/bin/sh
# An etcd of one member that talks to nobody without a certificate of its own authority. The API server finds what it needs in /etcd-client.
set -eu
umask 077
pki=/var/lib/etcd/pki
mkdir -p $pki
cd $pki

# A certificate for a name, as server and as client, made anew when it has less than a year left.
certify() {
  if [ -s "$1.crt" ] && openssl x509 -checkend 31536000 -noout -in "$1.crt" >/dev/null; then return 0; fi
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -keyout "$1.key.new" -out "$1.csr" 2>/dev/null
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$2" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 1825 -extfile "$1.ext" -out "$1.crt.new" 2>/dev/null
  mv "$1.key.new" "$1.key"
  mv "$1.crt.new" "$1.crt"
}

if [ ! -s ca.crt ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=minikube-etcd-ca -keyout ca.key -out ca.crt.new 2>/dev/null
  mv ca.crt.new ca.crt
fi
certify server DNS:etcd,DNS:localhost,IP:127.0.0.1
certify client DNS:apiserver
for file in ca.crt client.crt client.key; do
  cp $file /etcd-client/$file.new
  mv /etcd-client/$file.new /etcd-client/$file
done

exec etcd --name etcd --data-dir /var/lib/etcd/store \
  --listen-client-urls https://0.0.0.0:2379 --advertise-client-urls https://etcd:2379 \
  --cert-file $pki/server.crt --key-file $pki/server.key --client-cert-auth --trusted-ca-file $pki/ca.crt \
  --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 --initial-cluster etcd=http://127.0.0.1:2380 \
  --quota-backend-bytes 8589934592 --logger zap --log-level warn
