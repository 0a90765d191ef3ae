#!/usr/bin/env bash
# What the GitHub action runs: fetches the documents of the change, decides, shows the decision as annotations and in the
# step's summary, and maps the exit code by the mode. Values come from the environment; none is put into a command as text.
set -euo pipefail

mode=${COUNTERSIGN_MODE:-report}
case $mode in
  report | enforce) ;;
  *)
    echo "::error::COUNTERSIGN_MODE is neither report nor enforce"
    exit 2
    ;;
esac
countersign=${COUNTERSIGN_COMMAND:-$RUNNER_TEMP/countersign/bin/countersign}
folder=$(mktemp -d "$RUNNER_TEMP/countersign-documents.XXXXXX")
event=$GITHUB_EVENT_PATH
repository=repos/$GITHUB_REPOSITORY

# Fetches all pages of a list into a file. A list that can't be fetched is left out, and the decision then says that it
# was not supplied: an empty list would claim that there is nothing.
pages() {
  if gh api --paginate --slurp "$2" >"$folder/pages.json"; then
    jq '{pages: ., last_page_reached: true}' "$folder/pages.json" >"$folder/$1.list"
  else
    echo "::warning::could not fetch $1; the decision takes it as not supplied"
  fi
}

number=$(jq -r '.pull_request.number // empty' "$event")
if [ -n "$number" ]; then
  gh api "$repository/pulls/$number" >"$folder/pull_request.document"
  head=$(jq -r .head.sha "$folder/pull_request.document")
  base=$(jq -r .base.sha "$folder/pull_request.document")
  pages commits "$repository/pulls/$number/commits?per_page=100"
  pages files "$repository/pulls/$number/files?per_page=100"
  pages reviews "$repository/pulls/$number/reviews?per_page=100"
else
  head=$(jq -r '.merge_group.head_sha // empty' "$event")
  base=$(jq -r '.merge_group.base_sha // empty' "$event")
fi
if [ -z "$head" ] || [ -z "$base" ]; then
  echo "::error::run this action on pull_request, pull_request_review or merge_group; $GITHUB_EVENT_NAME names no change"
  exit 2
fi
pages check_runs "$repository/commits/$head/check-runs?per_page=100&filter=latest"
pages statuses "$repository/commits/$head/status?per_page=100"
pages compare "$repository/compare/$base...$head?per_page=100"

# Modes, links and submodules are in no list of files, only in the trees.
gh api "$repository/git/trees/$head?recursive=1" >"$folder/head_tree.document" || rm -f "$folder/head_tree.document"
if [ -f "$folder/compare.list" ]; then
  merge_base=$(jq -r '.pages[0].merge_base_commit.sha // empty' "$folder/compare.list")
  if [ -n "$merge_base" ]; then
    gh api "$repository/git/trees/$merge_base?recursive=1" >"$folder/merge_base_tree.document" ||
      rm -f "$folder/merge_base_tree.document"
  fi
fi

# Who owns what, as the base says and never the head. The first place that has a file decides; one that can't be looked at
# ends the search, so that a later file does not stand in for it.
jq -n --arg revision "$base" '{revision: $revision, files: {}}' >"$folder/owners.document"
for path in .github/CODEOWNERS CODEOWNERS docs/CODEOWNERS; do
  if gh api "$repository/contents/$path?ref=$base" >"$folder/one.json" 2>"$folder/error"; then
    jq --arg key "$path" --slurpfile value "$folder/one.json" '.files[$key] = $value[0]' "$folder/owners.document" >"$folder/next" &&
      mv "$folder/next" "$folder/owners.document"
    if [ "$(jq -r type "$folder/one.json")" = object ]; then break; fi
  elif grep -q 'HTTP 404' "$folder/error"; then
    jq --arg key "$path" '.files[$key] = null' "$folder/owners.document" >"$folder/next" &&
      mv "$folder/next" "$folder/owners.document"
  else
    break
  fi
done

# What each commit changed, and what each account may do.
echo '{}' >"$folder/commit_details.map"
if [ -f "$folder/compare.list" ]; then
  for revision in $(jq -r '[.pages[].commits[]?.sha] | unique | .[]' "$folder/compare.list"); do
    if gh api "$repository/commits/$revision?per_page=300" >"$folder/one.json"; then
      jq --arg key "$revision" --slurpfile value "$folder/one.json" '.[$key] = $value[0]' \
        "$folder/commit_details.map" >"$folder/next" && mv "$folder/next" "$folder/commit_details.map"
    fi
  done
fi
# The tree and merge base that each review was given for: without them an approval binds to nothing.
echo '{}' >"$folder/revisions.map"
if [ -f "$folder/reviews.list" ]; then
  for revision in $(jq -r '[.pages[][]?.commit_id | select(. != null)] | unique | .[]' "$folder/reviews.list"); do
    if gh api "$repository/git/commits/$revision" >"$folder/one.json" &&
      gh api "$repository/compare/$base...$revision?per_page=100" >"$folder/other.json"; then
      jq --arg key "$revision" --slurpfile commit "$folder/one.json" --slurpfile compare "$folder/other.json" \
        '.[$key] = {commit: $commit[0], compare: $compare[0]}' "$folder/revisions.map" >"$folder/next" &&
        mv "$folder/next" "$folder/revisions.map"
    fi
  done
fi
echo '{}' >"$folder/permissions.map"
if [ -f "$folder/reviews.list" ]; then
  jq -r '[.pages[][]?.user.login | select(. != null)] | unique | .[]' "$folder/reviews.list" |
    while IFS= read -r login; do
      encoded=$(jq -rn --arg login "$login" '$login | @uri')
      if gh api "$repository/collaborators/$encoded/permission" >"$folder/one.json" 2>"$folder/error"; then
        jq --arg key "$login" --slurpfile value "$folder/one.json" '.[$key] = $value[0]' \
          "$folder/permissions.map" >"$folder/next" && mv "$folder/next" "$folder/permissions.map"
      elif grep -q 'HTTP 404' "$folder/error"; then
        jq --arg key "$login" '.[$key] = null' "$folder/permissions.map" >"$folder/next" &&
          mv "$folder/next" "$folder/permissions.map"
      fi
    done
fi

echo '{}' >"$folder/documents.json"
for part in "$folder"/*.list "$folder"/*.document "$folder"/*.map; do
  [ -e "$part" ] || continue
  name=$(basename "${part%.*}")
  jq --arg key "$name" --slurpfile value "$part" '.[$key] = $value[0]' "$folder/documents.json" >"$folder/next" &&
    mv "$folder/next" "$folder/documents.json"
done

arguments=(--github-event "$event" --github-event-name "$GITHUB_EVENT_NAME" --github-documents "$folder/documents.json")
if [ -n "${COUNTERSIGN_BUNDLE:-}" ]; then
  arguments+=(--bundle "$COUNTERSIGN_BUNDLE")
  if [ -n "${COUNTERSIGN_DIGEST:-}" ]; then arguments+=(--digest "$COUNTERSIGN_DIGEST"); fi
elif [ -n "${COUNTERSIGN_PRESET:-}" ]; then
  arguments+=(--preset "$COUNTERSIGN_PRESET")
fi

# Reviews are the one channel for sign-offs that this action knows. Unless the caller names another, say so: as long as a
# channel is unknown there may be a veto in it, and the decision stays open.
sign_offs=${COUNTERSIGN_SIGN_OFFS:-}
if [ -z "$sign_offs" ]; then
  sign_offs=$folder/sign-offs.yaml
  printf 'collector: github-action\nsign_offs: []\n' >"$sign_offs"
fi
arguments+=(--sign-offs "$sign_offs")

code=0
"$countersign" check "${arguments[@]}" --format github || code=$?
# The summary repeats the decision for people; the exit code above is the one that counts.
"$countersign" check "${arguments[@]}" --format markdown >>"${GITHUB_STEP_SUMMARY:-/dev/null}" || true
echo "exit-code=$code" >>"${GITHUB_OUTPUT:-/dev/null}"

# In report mode a verdict holds nothing back. A command that could not do its work still fails the job.
if [ "$mode" = report ]; then
  case $code in
    0 | 1 | 5 | 6) code=0 ;;
  esac
fi
exit "$code"
