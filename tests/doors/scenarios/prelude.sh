# What every scenario's script can use. It runs in an empty folder, with errors and unset variables as failures.
# $BEGINNING is when the scenario begins, in seconds since 1970; each call of git is a minute later.
clock=$BEGINNING
git() {
    clock=$((clock + 60))
    GIT_AUTHOR_DATE="@$clock +0000" GIT_COMMITTER_DATE="@$clock +0000" command git "$@"
}

# by NAME [ADDRESS]: who commits from here on.
by() {
    export GIT_AUTHOR_NAME="$1" GIT_AUTHOR_EMAIL="${2:-$1@corp.example}"
    export GIT_COMMITTER_NAME="$GIT_AUTHOR_NAME" GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"
}

# The forge itself commits, for whoever pressed its button.
button() {
    export GIT_COMMITTER_NAME=GitHub GIT_COMMITTER_EMAIL=noreply@github.com
}

# lines COUNT WORD: that many lines of text.
lines() {
    seq 1 "$1" | sed "s/^/$2 line /"
}

# record MESSAGE: commits all that differs.
record() {
    git add --all
    git commit --quiet --message "$1"
}

# begin: a repository with one commit on `main`.
begin() {
    git init --quiet --initial-branch=main .
    by ada
    lines 30 base > app.js
    record Begin
}

# branch NAME [START]: a new branch.
branch() {
    git checkout --quiet -b "$@"
}

# by_agent: a commit of 40 lines that an agent wrote at Ada's word, as its trailer says.
by_agent() {
    lines 40 retry > pay.js
    record 'Retry payments

Assisted-by: claude:claude-opus-4.6'
}

# main_moves: somebody else's commit lands on `main`.
main_moves() {
    git checkout --quiet main
    echo later > later.md
    record 'Say more'
}

# remember NAME: keeps the current revision under a name that the forge does not show.
remember() {
    git update-ref "refs/remembered/$1" HEAD
}

# forget BRANCH: takes a branch away; its commits are remembered.
forget() {
    git update-ref "refs/remembered/$1" "$1"
    git checkout --quiet --detach
    git branch --quiet -D "$1"
}
