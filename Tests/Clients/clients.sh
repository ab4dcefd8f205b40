# What the scripts that run clients share; sourced at the root of the repository.
#
# make_venv          the Python packages, fetched once into .build/clients-venv
# check SCRIPT ARGS  runs a script of Tests/Clients with them, for $limit at most, and adds what it counts to $passed and $failed;
#                    it needs a folder $work

venv=.build/clients-venv
limit=1800
passed=0
failed=0

make_venv() {
  local list=Tests/Clients/requirements.txt
  cmp -s "$list" "$venv/requirements.txt" && return
  rm -rf "$venv"
  # Debian leaves venv out of its Python.
  if ! python3 -m venv "$venv" >/dev/null 2>&1; then
    $(command -v sudo) apt-get update -qq
    $(command -v sudo) apt-get install -y python3-venv
    rm -rf "$venv"
    python3 -m venv "$venv"
  fi
  # Without dependencies: every package is in the list, and tzdata must not be installed.
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$list"
  cp "$list" "$venv/requirements.txt"
}

# Runs a script and adds its last line, "NAME: N passed, N failed"; a script that does not get that far has failed.
check() {
  local last status=0
  timeout --kill-after=30 "$limit" "$venv/bin/python" "Tests/Clients/$1" "${@:2}" 2>&1 | tee "$work/log" || status=$?
  last=$(tail -n 1 "$work/log")
  if [[ $last =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    if ((status != 0 && BASH_REMATCH[2] == 0)); then failed=$((failed + 1)); fi
  else
    echo "FAILED $1: ended with $status"
    failed=$((failed + 1))
  fi
}
