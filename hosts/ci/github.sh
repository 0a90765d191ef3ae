#!/usr/bin/env bash
# What the GitHub action runs: decides on the pull requests that the event names, shows the decision as annotations, in the step's
# summary and as a commit status, and maps the exit code by the mode. Values come from the environment; none is put into a command
# as text.
set -euo pipefail

mode=${COUNTERSIGN_MODE:-report}
status=${COUNTERSIGN_STATUS:-true}
job=${COUNTERSIGN_JOB:-verdict}
wrong() {
  echo "::error::$1"
  exit 2
}
case $mode in report | enforce) ;; *) wrong "the input \`mode\` is neither report nor enforce" ;; esac
case $status in true | false) ;; *) wrong "the input \`status\` is neither true nor false" ;; esac
case $job in verdict | decided) ;; *) wrong "the input \`job\` is neither verdict nor decided" ;; esac
if [ "$job" = decided ] && [ "$status" = false ]; then
  wrong "with \`job: decided\` and \`status: false\` nothing would hold a change back; leave one of them out"
fi

arguments=(--github-event "$GITHUB_EVENT_PATH" --fetch --format github --job-mode "$mode")
if [ "$status" = true ]; then arguments+=(--publish-status); fi
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

# In report mode a verdict holds nothing back, and with `job: decided` the status does. A command that could not do its work, or
# could not publish the status that holds the change back, still fails the job.
case $mode-$job-$code in
  report-*-[0156] | enforce-decided-[015]) code=0 ;;
esac
exit "$code"
