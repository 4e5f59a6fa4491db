"""English words that a sending process says as it happens.

Owns what `mailer run`, `mailer worker` and `mailer sink` print.  Never holds a mail to
the editor: those are in `notices`.
"""

WORDS = {
    # Sending
    "run.started": "Sending from {address} ({host}:{port}). Ctrl+C stops, once what is being said "
    "has been said",
    "run.shown": "figures at {url}/metrics, health at {url}/health and {url}/ready",
    "run.waiting": "waiting: dispatch {dispatches}",
    "run.dispatch_started": "dispatch {dispatch} started",
    "run.opened": "dispatch {dispatch}  {tier:tier} open",
    "run.finished": "dispatch {dispatch}  {tier:tier} done[[ ({rough})]]",
    "run.done": "dispatch {dispatch} done   {balance}",
    "run.late": "dispatch {dispatch} missed its time by too much and is held. "
    "To send it: mailer dispatch resume {dispatch}",
    "run.leapt_forward": "the clock of this machine leapt forward by {minutes:minute|minutes}; "
    "what waits for a time is held, or it might leave too early. Check the time of this machine",
    "run.leapt_back": "the clock of this machine leapt back by {minutes:minute|minutes}. What is "
    "open goes on, the rest waits by the clock as it is now. Check the time of this machine",
    "run.apart_now": "the clock of this machine and that of the database are "
    "{seconds:second|seconds} apart; each host sends by a time of its own. Have both "
    "set by a time server (timedatectl)",
    "run.together": "the clock of this machine and that of the database agree again",
    "run.overdue": "dispatch {dispatch}  {tier:tier} is past its time and still shut. "
    "See: mailer dispatch watch {dispatch}",
    "run.held": "dispatch {dispatch} is held: {reason}. "
    "Once mended: mailer dispatch resume {dispatch}",
    "run.held_refusals": "dispatch {dispatch} is held: {reason}. See which, and what the server "
    "says: mailer dispatch report {dispatch}; once mended: mailer dispatch resume {dispatch}",
    "run.resent": "{count:letter is|letters are} sent again by the rule",
    "run.pause": "nothing is sent for now: {kind:kind}; again at {until:instant}",
    "run.expired": "{count:letter|letters} past the time limit, counted as refused",
    "run.postponed": "dispatch {dispatch}  {tier:tier} meets quiet hours or a day off and is "
    "put off until {until:planned}. "
    "Not to wait: mailer dispatch release {dispatch} --tier {option}",
    "run.belated": "dispatch {dispatch}  {tier:tier} opened {minutes:minute|minutes} late "
    "(within the rule: it is sent)",
    "run.refused": "dispatch {dispatch}  {tier:tier}  refused  {who}  {answer}. "
    "See: mailer dispatch report {dispatch}",
    "run.doubtful": "dispatch {dispatch}  {tier:tier}  doubtful  {who}  {answer}. "
    "Once you have telephoned: mailer dispatch doubts {dispatch}",
    "run.more": "dispatch {dispatch}  besides: {counts}. See: mailer dispatch report {dispatch}",
    "run.blocked": "waiting: {reason}. No letter is begun, answers that come are kept; "
    "it goes on as soon as it can write",
    "run.unblocked": "it can write again, and goes on",
    "run.stopping": "stopping …",
    "run.draining": "waiting for {count:letter|letters} in hand, at most {seconds} seconds. "
    "Ctrl+C again stops at once; a letter whose answer did not come is then doubtful",
    "run.stopped": "stopped[[; {cut_off:letter|letters} without an answer, doubtful now: "
    "mailer dispatch doubts]]",
    "worker.started": "Joining those who send, from {address} ({host}:{port}). Ctrl+C stops, once "
    "what is being said has been said",
    "worker.scheduled": "times and gates are kept by mailer run on {host} (process {pid})",
    "worker.alone": "no mailer run is running: what is open is sent, nothing else opens, and "
    "nobody is told of trouble. Start it on one machine: mailer run",
    # What keeps it from going on
    "blocked.store.locked": "another program has the database locked[[ ({holders})]]",
    "blocked.store.full": "the disk of the database is full; make room",
    "blocked.maillog.full": "the disk of the delivery log {path} is full; make room",
    # The rehearsal server
    "sink.listening": "The rehearsal server listens on {host}:{port}, keeps letters in {folder} "
    "and sends none. Ctrl+C stops it",
    "sink.faults": "misbehaves: {faults}",
    "sink.received": "{number}  {at:clock}  {recipient}  {file}",
    "sink.stopped": "Stopped; {count:letter|letters} received",
}
