#!/bin/sh
#SBATCH --ntasks=1 --cpus-per-task=1 --mem=2G --requeue --output=/dev/null
# A Slurm array, from the root of a checkout that all nodes see:
#   sbatch --array=0-99 tools/blocks/slurm.sh FOLDER 100 WORK [ARGUMENT…]
# then `deno task merge 100 WORK [ARGUMENT…] --in FOLDER`, which says what is missing as --array takes it.
set -eu
folder=$1 of=$2
shift 2
if command -v deno >/dev/null; then run=deno; else run="npx --prefer-offline -y deno"; fi
exec $run task --quiet block "$SLURM_ARRAY_TASK_ID" "$of" "$@" --in "$folder"
