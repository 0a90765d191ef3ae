#!/usr/bin/env bash
# What the GitHub action runs: decides on the pull requests that the event names, shows the decision as annotations and in the
# step's summary, and maps the exit code by the mode. Values come from the environment; none is put into a command as text.
set -euo pipefail

mode=${COUNTERSIGN_MODE:-report}
if [ "$mode" != report ] && [ "$mode" != enforce ]; then
  echo "::error::COUNTERSIGN_MODE is neither report nor enforce"
  exit 2
fi
arguments=(--github-event "$GITHUB_EVENT_PATH" --fetch --format github)
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then arguments+=(--summary "$GITHUB_STEP_SUMMARY"); fi
if [ -n "${COUNTERSIGN_BUNDLE:-}" ]; then
  arguments+=(--bundle "$COUNTERSIGN_BUNDLE")
  if [ -n "${COUNTERSIGN_DIGEST:-}" ]; then arguments+=(--digest "$COUNTERSIGN_DIGEST"); fi
elif [ -n "${COUNTERSIGN_PRESET:-}" ]; then
  arguments+=(--preset "$COUNTERSIGN_PRESET")
else
  # The policy folder at the base; a repository that has none yet gets the strictest preset that needs no roster.
  arguments+=(--default-preset small)
fi
if [ -n "${COUNTERSIGN_SIGN_OFFS:-}" ]; then arguments+=(--sign-offs "$COUNTERSIGN_SIGN_OFFS"); fi

code=0
"${COUNTERSIGN_COMMAND:-$RUNNER_TEMP/countersign/bin/countersign}" check "${arguments[@]}" || code=$?
echo "exit-code=$code" >>"${GITHUB_OUTPUT:-/dev/null}"

# In report mode a verdict holds nothing back. A command that could not do its work still fails the job.
if [ "$mode" = report ]; then
  case $code in 0 | 1 | 5 | 6) code=0 ;; esac
fi
exit "$code"
