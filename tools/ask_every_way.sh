#!/usr/bin/env bash
# Asks a running server one question about one picture in each wire form, and expects one answer.
#     GLIMPSE_URL=http://127.0.0.1:7860 GLIMPSE_PICTURE=slip.png tools/ask_every_way.sh
set -euo pipefail

readonly url="${GLIMPSE_URL:?the address of the server}/api/v1/inference"
readonly picture="${GLIMPSE_PICTURE:?a picture file}"
readonly question="What is the total?"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# ask CURL_OPTION...
ask() {
    curl --silent --show-error --fail-with-body --noproxy '*' --max-time 300 "$@"
}

result_of() {
    python3 -c 'import json, sys; print(json.load(sys.stdin)["result"])'
}

# Joins the text of a stream's delta events, and checks it against the result of its done event.
join_events() {
    python3 -c '
import json, sys
joined, event = "", ""
for line in sys.stdin:
    name, _, value = line.rstrip("\n").partition(": ")
    if name == "event":
        event = value
    elif name == "data" and event == "delta":
        delta = json.loads(value)
        joined += delta["text"] if delta["kind"] == "answer" else ""
    elif name == "data" and event == "done":
        result = json.loads(value)["result"]
        if joined.strip() != result.strip():
            sys.exit(f"the deltas join to {joined!r}, the answer is {result!r}")
        print(result)
        sys.exit()
sys.exit("the stream ended without a done event")'
}

as_json() {
    base64 --wrap=0 "$picture" | python3 -c '
import json, sys
print(json.dumps({"image": sys.stdin.read(), "text": sys.argv[1], "temperature": 0}))' "$question" |
        ask --header 'Content-Type: application/json' --data-binary @- "$url" | result_of
}

as_multipart() {
    ask --form "image=@$picture" --form "text=$question" --form temperature=0 "$url" | result_of
}

encoded_question() {
    python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1]))' "$question"
}

as_raw_body() {
    ask --header "Content-Type: $(file_type)" --data-binary "@$picture" \
        "$url?temperature=0&text=$(encoded_question)" | result_of
}

as_stream() {
    ask --no-buffer --header "Content-Type: $(file_type)" --data-binary "@$picture" \
        "$url?temperature=0&stream=true&text=$(encoded_question)" | join_events
}

file_type() {
    python3 -c 'import mimetypes, sys; print(mimetypes.guess_type(sys.argv[1])[0])' "$picture"
}

for form in as_json as_multipart as_raw_body as_stream; do
    "$form" >"$work/$form" || { echo "ask_every_way: $form failed: $(cat "$work/$form")" >&2; exit 1; }
    if ! cmp --silent "$work/as_json" "$work/$form"; then
        echo "ask_every_way: $form answers '$(cat "$work/$form")', as_json answers '$(cat "$work/as_json")'" >&2
        exit 1
    fi
done
if [[ -z "$(tr -d '[:space:]' <"$work/as_json")" ]]; then
    echo "ask_every_way: the answer is empty" >&2
    exit 1
fi
echo "One answer in every form: $(cat "$work/as_json")"
