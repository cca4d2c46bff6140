#!/bin/sh
# JSON-RPC over HTTP with nothing but curl. Before it, once, in a terminal of your own:
#   harness token create --role agent     (its last line is the token)
#   harness serve --http
# Then: TOKEN=hns_… examples/curl.sh [file]
set -eu
PORT=${PORT:-9800}
FILE=${1:-README.md}

post() {
  curl --silent --show-error -X POST "http://127.0.0.1:$PORT/rpc" -H "Authorization: Bearer $TOKEN" \
    -H 'Content-Type: application/json' -d "$1"
  echo
}

post '{"jsonrpc":"2.0","id":1,"method":"initialize"}'
post '{"jsonrpc":"2.0","method":"initialized"}'
post '{"jsonrpc":"2.0","id":2,"method":"read_file","params":{"path":"'"$FILE"'","limit":3}}'
post '{"jsonrpc":"2.0","id":3,"method":"trace/list","params":{"limit":1}}'
