#!/bin/sh
# GNU parallel, on one machine or, with its option --sshlogin, on many that share the folder:
#   tools/blocks/parallel.sh FOLDER OF WORK [ARGUMENT…]
# Run again, it computes what is missing. How many at a time: PARALLEL_JOBS, else one a processor.
set -eu
folder=$1 of=$2
shift 2
cd "$(dirname "$0")/../.."
if command -v deno >/dev/null; then run=deno; else run="npx --prefer-offline -y deno"; fi
# --quote: a shell reads each command once more, and would part words with spaces in them.
seq 0 $((of - 1)) | parallel --will-cite --quote --jobs "${PARALLEL_JOBS:-100%}" --retries 3 \
  $run task --quiet block {} "$of" "$@" --in "$folder"
exec $run task --quiet merge "$of" "$@" --in "$folder"
