# What the parts share; each reads this file. `Benchmarks/run` exports the names they use.
set -euo pipefail
bars="$workspace/bars.csv"

# Prints a figure for the page.
figure() { printf '%s\t%s\n' "$1" "$2"; }

# The smallest number of those on the input.
smallest() { sort -g | head -n 1; }

# The largest number of those on the input.
largest() { sort -g | tail -n 1; }

# The number of a key in a file of JSON; the first of its name.
number() { sed -n "s/^ *\"$1\": \([-0-9.e+]*\),*$/\1/p" "$2" | head -n 1; }

# Runs the program in the workspace; what it prints goes to a file, seconds and megabytes are printed.
timed() {
  local output="$1"
  shift
  "$bench" process "$output" "$lockstep" "$@" --workspace "$workspace"
}

# Whether Python has a package; says so where it has not.
has() {
  "$python" -c "import $1" 2>/dev/null && return
  echo "  $python has no $1: skipped (LOCKSTEP_PYTHON names a Python that has it)" >&2
  return 1
}
