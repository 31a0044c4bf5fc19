/**
 * What people read at each limit, by subject and file. A word in capitals is a kind of fault that has
 * a sentence in the words of `packages/host`, one that begins with `host:` another key there, and
 * one with `app:` a sentence of the app (`app:file/key`); any other is an answer of `answers.ts`. In
 * `core`, `…_BYTES_MAX` that stands nowhere is `sum`. Names without MAX that stand here are limits too.
 */

/** Names of limits with spaces between them, by what is read. */
type Says = Readonly<Record<string, string>>;

interface Subject {
  readonly title: string;
  readonly files: Readonly<Record<string, Says>>;
}

export const TABLE: readonly Subject[] = [
  {
    title: 'Records, logs and their forms',
    files: {
      'core/base/time.ts': { width: 'INSTANT_MAX' },
      'core/codec/cbor.ts': { form: 'CBOR_DEPTH_MAX' },
      'core/codec/reader.ts': { width: 'DIRECT_MAX FOLLOWED_MAX' },
      'core/codec/tree.ts': { width: 'DIRECT_MAX FOLLOWED_MAX BYTE_MAX SHORT_MAX WORD_MAX' },
      'core/record/header.ts': {
        work: 'DEPS_MAX',
        width: 'EPOCH_MAX SEQ_MAX HOUR_MAX',
        form: 'GENESIS_SIGNATURES_MAX',
        SaidUnfit: 'RECORD_BYTES_MAX BODY_BYTES_MAX',
      },
      'core/record/kind.ts': { width: 'KIND_MAX', SaidUnfit: 'PLAINTEXT_BYTES_MAX' },
      'core/record/lane.ts': { width: 'LANE_MAX' },
      'core/log/frontier.ts': {
        ended: 'FRONTIER_DEVICES_MAX FRONTIER_HEADS_MAX FRONTIER_BYTES_MAX',
      },
      'core/log/husk.ts': { work: 'HUSKS_MAX', ended: 'HUSK_RUN_BYTES_MAX' },
      'core/log/time-estimate.ts': {
        'host:warning.clockUnsure': 'BEHIND_HOURS_MAX QUIET_HOURS_MAX',
      },
      'peer/log/entry-list.ts': { waits: 'LOCKED_MAX' },
      'peer/log/intake.ts': { anew: 'ADMISSIBLE_MAX' },
      'peer/log/keyring.ts': { oldest: 'PREKEYS_MAX KEYS_OF_EPOCH_MAX' },
      'peer/log/parked.ts': { anew: 'PARKED_RECORDS_MAX PARKED_BYTES_MAX' },
      'peer/log/waiting-runs.ts': { anew: 'WAITING_RUNS_MAX' },
      'peer/engine/log-peer.ts': { waits: 'ROUNDS_MAX WIRES_TOLD_MAX', oldest: 'ARRIVALS_MAX' },
      'peer/engine/remembered-crypto.ts': { anew: 'VERDICTS_MAX' },
      'peer/engine/body-wishes.ts': { waits: 'DOUBLINGS_MAX' },
      'peer/engine/box-openings.ts': { anew: 'OPENED_MAX TAGS_MAX' },
      'peer/engine/reading-on.ts': { passed: 'CANDIDATES_MAX', waits: 'TRIALS_MAX' },
    },
  },
  {
    title: 'Links and bearers',
    files: {
      'bearers/arrivals.ts': { waits: 'ARRIVALS_BYTES_MAX' },
      'bearers/libp2p/door.ts': { closed: 'UNFINISHED_MAX MUTE_MAX' },
      'bearers/libp2p/frame.ts': { ended: 'PARCEL_BYTES_MAX' },
      'bearers/libp2p/libp2p-bearer.ts': { closed: 'STREAMS_PER_CONNECTION_MAX' },
      'bearers/libp2p/libp2p-node.ts': {
        closed: 'LINKS_MAX RESERVATIONS_MAX CONNECTIONS_MAX INBOUND_PER_SECOND_MAX MEETINGS_MAX',
        waits: 'STREAM_WINDOW_BYTES_MAX',
      },
      'bearers/libp2p/node/certificate.ts': { ours: 'CERTIFICATE_BYTES_MAX' },
      'bearers/libp2p/node/relay-server.ts': {
        ended: 'RELAYED_BYTES_MAX RELAYED_MS_MAX',
        closed: 'RELAYED_PER_CLIENT_MAX',
        waits: 'RELAY_AHEAD_BYTES_MAX',
      },
      'bearers/libp2p/node/webrtc-door.ts': { closed: 'RTC_UNFINISHED_MAX RTC_PER_SECOND_MAX' },
      'bearers/libp2p/node/websocket-door.ts': { ended: 'MESSAGE_BYTES_MAX' },
      'bearers/libp2p/way.ts': { MalformedWay: 'WAY_CHARACTERS_MAX WAYS_MAX' },
      'bearers/libp2p/window/crossing.ts': { waits: 'EVENTS_AHEAD_MAX' },
      'bearers/memory/memory-net.ts': { practice: 'MEMORY_PARCEL_BYTES_MAX' },
      'protocol/frames.ts': {
        OversizeFrame: 'FRAME_BYTES_MAX',
        ended:
          'VERSIONS_MAX BEAT_BYTES_MAX ALERT_BYTES_MAX PROBE_BYTES_MAX RECEIPT_FRAME_BYTES_MAX RECORD_FRAME_BYTES_MAX CREDIT_GRANT_MAX',
        work: 'WANT_IDS_MAX POINTS_MAX BATCH_RECORDS_MAX',
      },
      'protocol/frontier.ts': { work: 'PART_BYTES_MAX' },
      'protocol/handshake.ts': {
        DoorNotProven: 'DOORS_MAX',
        HandshakeTimeout: 'HANDSHAKE_TIMEOUT_MS',
      },
      'protocol/outbox.ts': { waits: 'OUTBOX_FRAMES_MAX' },
      'protocol/quota.ts': { OverQuota: 'QUOTA_BY_STANDING' },
      'protocol/reconcile-state.ts': {
        waits: 'VAIN_DOUBLINGS_MAX WANTED_MAX ASKED_MAX LOCATING_MAX',
        work: 'READ_RECORDS_MAX',
      },
      'protocol/told.ts': { work: 'ROWS_MAX' },
      'peer/engine/links.ts': { oldest: 'USAGES_MAX' },
      'peer/engine/relaying.ts': { oldest: 'ECHOES_MAX' },
      'host/log-net.ts': { TooManyWays: 'WAYS_KEPT_MAX' },
      'node/daemon/log-net.ts': { 'ListenFailed.in-use': 'PORTS_TRIED_MAX' },
    },
  },
  {
    title: 'Couriers and files between people',
    files: {
      'bearers/bundle/bundle-bearer.ts': { ParcelTooLarge: 'BUNDLE_BYTES_MAX' },
      'bearers/bundle/inbox.ts': {
        waits: 'SCAN_FILES_MAX',
        oldest: 'TAKEN_FILES_MAX TAKEN_BYTES_MAX',
      },
      'protocol/bundle-content.ts': {
        BundleUnreadable: 'BUNDLE_FRAMES_MAX',
        sum: 'BUNDLE_HEAD_BYTES_MAX',
      },
      'protocol/bundle-slots.ts': {
        TooManyRecipients: 'RECIPIENTS_MAX',
        BundleNotForUs: 'SECRETS_TRIED_MAX',
      },
      'protocol/bundle.ts': {
        BundleTooLarge: 'BUNDLE_PADDED_BYTES_MAX BUNDLE_BYTES_MAX',
        BadLifetime: 'LIFETIME_DAYS_MIN LIFETIME_DAYS_MAX',
      },
      'protocol/courier-selection.ts': { work: 'COURIER_RECORDS_MAX' },
      'protocol/courier.ts': { rule: 'CARRIERS_MAX' },
      'protocol/custody.ts': { width: 'DAY_MAX', sum: 'RECEIPT_BYTES_MAX' },
      'peer/engine/courier.ts': { work: 'RECORDS_BYTES_MAX' },
      'peer/engine/custody-desk.ts': {
        oldest: 'SENT_MAX RECEIPTS_MAX',
        passed: 'HEARD_MAX',
      },
      'host/paper/exchange-file.ts': {
        FileTooLarge: 'EXCHANGE_BYTES_MAX',
        FileMalformed: 'EXCHANGE_PARTS_MAX',
      },
      'web/app/first-run/courier.tsx': { 'app:handing/read.large': 'PARCEL_BYTES_MAX' },
      'web/app/first-run/letter.ts': { cut: 'CLAIM_CHARS_MAX' },
      'web/app/handing/camera.tsx': { work: 'LOOK_PIXELS_MAX' },
      'web/app/handing/take.tsx': { field: 'PASTED_CHARS_MAX' },
      'web/app/kit/files.tsx': { 'app:kit/file.tooLarge': 'FILE_BYTES_MAX' },
      'web/app/route.ts': { 'app:handing/read.foreign': 'FRAGMENT_CHARS_MAX' },
      'web/qr-parts/link.ts': { 'app:handing/read.foreign': 'LINK_CHARS_MAX' },
      'web/qr-parts/packing.ts': { 'app:handing/read.damaged': 'FILE_BYTES_MAX' },
      'web/qr-parts/parts.ts': { width: 'PARTS_MAX', shown: 'WHOLE_BYTES_MAX' },
      'web/worker/memory-files.ts': { 'app:faults/full': 'CALL_BYTES_MAX' },
    },
  },
  {
    title: 'Stores and keys',
    files: {
      'crypto/argon2.ts': { CostOutOfRange: 'ARGON2_COST_MAX' },
      'crypto/crew/shared-table.ts': { work: 'PLACES_MAX', width: 'BATCH_MAX' },
      'crypto/driver.ts': { ours: 'KEYED_HASH_BYTES_MIN KEYED_HASH_BYTES_MAX' },
      'crypto/passphrase-lock.ts': { PassphraseShort: 'PASSPHRASE_LENGTH_MIN' },
      'crypto/wasm.ts': { CryptoUnavailable: 'WASM_READY_MS_MAX' },
      'peer/ports/record-store.ts': { ours: 'LOCAL_NAME_MAX LOCAL_BYTES_MAX' },
      'storage/caller.ts': { ours: 'SIGNATURES_BYTES_MAX' },
      'storage/indexeddb/block.ts': { work: 'BLOCK_RECORDS_MAX' },
      'storage/indexeddb/blocks.ts': { anew: 'AT_HAND_BYTES_MAX' },
      'storage/memory/index.ts': { StoreFull: 'MEMORY_STORE_BYTES_MAX' },
      'storage/sqlite/header-form.ts': { work: 'LOOPED_MAX' },
      'storage/sqlite/records.ts': { StoreFull: 'RECORD_PAGES_MAX' },
      'storage/sqlite/row.ts': { sum: 'ROW_BYTES_MAX' },
      'storage/sqlite/words.ts': { work: 'WORDS_MAX ALIKE_MAX' },
      'web/worker/random.ts': { work: 'BYTES_AT_ONCE_MAX' },
    },
  },
  {
    title: 'Signs of life',
    files: {
      'core/pulse/beat-counter.ts': { width: 'BEAT_COUNTER_MAX' },
      'core/pulse/call.ts': { work: 'CALL_KEYS_MAX', NoCall: 'CALL_TRIES_MAX' },
      'core/pulse/evidence.ts': { oldest: 'EVIDENCE_KEPT_MAX' },
      'core/pulse/inquiry-records.ts': { width: 'HAND_MAX' },
      'core/pulse/parameters.ts': { rule: 'HELPERS_MAX AWARENESS_MAX' },
      'core/pulse/pause.ts': { HoursOutOfRange: 'PAUSE_HOURS_MAX' },
      'core/pulse/rhythm.ts': {
        HoursOutOfRange: 'PERIOD_HOURS_MAX GRACE_HOURS_MAX',
        form: 'CALENDAR_HOURS_MAX CALENDAR_RULE_MAX',
      },
      'core/pulse/step.ts': { rule: 'TURN_HOURS_MAX', waits: 'REMEMBERED_MAX' },
      'core/pulse/trace.ts': {
        'TraceUnfit.size': 'TRACE_ROWS_MAX TRACE_LINE_MAX',
        'TraceUnfit.cells': 'TRACE_NAME_MAX',
        'TraceUnfit.number': 'HOURS_MAX SECONDS_MAX',
        'TraceUnfit.span': 'SPAN_MAX',
      },
      'peer/engine/beat-desk.ts': { oldest: 'EVIDENCE_STORED_MAX' },
      'peer/engine/pulse-watch.ts': { oldest: 'REMEMBERED_MAX' },
      'host/show/pulse.ts': { shown: 'STROKES_MAX SIGNS_MAX' },
    },
  },
  {
    title: 'Alarms and words of those who may not be free',
    files: {
      'core/alert/first-bell.ts': { NoFirstBell: 'FIRST_BELL_K_MAX' },
      'core/alert/records.ts': { TextTooLong: 'EVIDENCE_TEXT_MAX' },
      'core/alert/relay.ts': { NotToBeRelayed: 'RELAY_HOPS_MAX', BadGiven: 'REGION_MAX' },
      'core/alert/word.ts': { width: 'ALERT_KIND_MAX ALERT_LEVEL_MAX ALERT_SCOPE_MAX' },
      'core/duress/person.ts': { rule: 'SLIPS_MAX' },
      'core/duress/readers.ts': { width: 'READER_ISSUES_MAX' },
      'core/duress/word-content.ts': {
        WordLengths: 'WORD_LENGTH_MIN WORD_LENGTH_MAX',
        WordsAlike: 'WORDS_APART_MIN',
        ReaderName: 'READER_NAME_LENGTH_MAX',
        width: 'SETS_MAX',
      },
      'peer/engine/heard-rings.ts': { oldest: 'HEARD_RINGS_MAX' },
      'peer/engine/reader-memory.ts': {
        oldest: 'TERMS_KEPT_MAX PEOPLE_KEPT_MAX WORDS_KEPT_MAX ENDS_KEPT_MAX CALLED_KEPT_MAX',
        cut: 'TELLER_LENGTH_MAX',
        sum: 'MEMORY_BYTES_MAX',
      },
      'peer/engine/word-desk.ts': { sum: 'NOTE_BYTES_MAX LAST_BYTES_MAX' },
      'peer/engine/word-road.ts': {
        oldest: 'WORDS_WAITING_MAX',
        waits: 'WORDS_A_DAY_MAX',
        sum: 'WAITING_BYTES_MAX',
      },
    },
  },
  {
    title: 'Pacts',
    files: {
      'core/federation/genesis.ts': {
        BadGiven: 'PARTIES_MIN PARTIES_MAX',
        TooManyHolders: 'DELEGATES_MAX',
        FileTooLarge: 'PACT_CONTENT_BYTES_MAX',
        HoursOutOfRange: 'TERM_HOURS_MAX',
      },
      'core/federation/making.ts': { FileTooLarge: 'PACT_MAKING_BYTES_MAX' },
      'core/federation/policy.ts': { form: 'POLICY_LIST_MAX', BadGiven: 'CAP_MAX' },
      'core/federation/roster.ts': {
        width: 'TERM_MAX LABEL_MAX',
        TooManyHolders: 'BELLS_MAX SEALS_MAX',
        passed: 'AMBERS_MAX RECOVERIES_MAX',
      },
      'core/federation/seal-act.ts': { width: 'SEAL_ACTS_MAX', form: 'RELAY_KINDS_MAX' },
      'peer/engine/pact-keys.ts': { oldest: 'TERMS_KEPT_MAX' },
      'peer/engine/pact-making.ts': { passed: 'OFFERS_OPEN_MAX' },
      'peer/engine/roster-flags.ts': {
        'host:pact.lack.keysTogether': 'KEYS_TOGETHER_MEMBERS_MAX',
      },
    },
  },
  {
    title: 'Playbooks and what they do outside',
    files: {
      'core/response/records.ts': {
        PlaybookMalformed:
          'STEPS_MAX PLAYBOOK_KINDS_MAX KEY_LENGTH_MAX TITLE_MAX STEP_TEXT_MAX ROLE_MAX TARGET_MAX TEMPLATE_MAX',
        TextTooLong: 'NOTE_MAX',
        BadGiven: 'MINUTES_MAX',
        form: 'REPLACES_MAX',
      },
      'host/playbook-file.ts': { FileTooLarge: 'PLAYBOOK_FILE_BYTES_MAX' },
      'node/executors/deliver.ts': { waits: 'DELIVER_PAUSE_MS_MAX' },
      'node/executors/email.ts': { BadTarget: 'ADDRESS_LENGTH_MAX' },
      'node/executors/executor.ts': { BadText: 'ACT_TITLE_LENGTH_MAX ACT_TEXT_LENGTH_MAX' },
    },
  },
  {
    title: 'The assembly and its powers',
    files: {
      'core/assembly/act.ts': {
        TooManyDevices: 'DEVICES_PER_MEMBER_MAX',
        width: 'HEIGHT_MAX SUBJECT_MAX',
        TooManyWitnesses: 'WITNESS_KEYS_MAX',
        SaidUnfit: 'GONE_MAX',
      },
      'core/assembly/away.ts': { rule: 'SMALL_MAX' },
      'core/assembly/durations.ts': { RuleUnfit: 'DURATION_MAX', form: 'OVERRIDES_MAX' },
      'core/assembly/ear.ts': { width: 'HEIGHTS_MAX' },
      'core/assembly/electorate.ts': { anew: 'RANKED_HEADS_MAX' },
      'core/assembly/epochs.ts': { rule: 'BOXERS_MAX' },
      'core/assembly/genesis.ts': {
        TooFewPeople: 'FOUNDERS_MIN',
        TooManyPeople: 'FOUNDERS_MAX',
        width: 'RULES_MAX',
      },
      'core/assembly/given-keys.ts': { oldest: 'GIVEN_KEYS_MAX' },
      'core/assembly/joining.ts': { TooManyVouches: 'VOUCHES_MAX' },
      'core/assembly/keys.ts': { work: 'BOXES_MAX' },
      'core/assembly/placement.ts': {
        width: 'ROUND_MAX',
        work: 'IDS_INLINE_MAX HEADS_INLINE_MAX LIST_IDS_MAX LIST_HEADS_MAX',
        form: 'LIST_PARTS_MAX IDS_MAX HEADS_MAX',
        waits: 'STAND_STRIKES_MAX',
      },
      'core/assembly/powers.ts': {
        BadGiven: 'EXPOSED_MAX',
        SaidUnfit:
          'POWER_VERBS_MAX RESOURCES_MAX CAPS_MAX DEPUTIES_MAX EMERGENCY_HOLDERS_MAX REPORT_EVERY_MAX',
        CommodityCode: 'COMMODITY_MAX',
      },
      'core/assembly/standing.ts': { rule: 'DOUBLINGS_MAX' },
      'core/assembly/state.ts': {
        pending: 'MEMBERS_MAX',
        PowerFull: 'MANDATES_MAX ALLOCATIONS_MAX',
      },
      'core/power/records.ts': {
        TextTooLong: 'CHARTER_TEXT_MAX HANDOVER_LINE_MAX ROLE_ACT_TEXT_MAX ROLE_REPORT_TEXT_MAX',
        BadGiven: 'HANDOVER_LINES_MAX',
      },
      'peer/engine/epoch-keys.ts': { rule: 'SPOILT_DOUBLINGS_MAX' },
      'peer/engine/governance.ts': { waits: 'HELD_MAX HELD_OF_MEMBER_MAX' },
      'peer/engine/healing.ts': { oldest: 'ROUNDS_MAX', sum: 'ROUND_BYTES_MAX' },
      'host/handlers/healing.ts': { shown: 'STEPS_SHOWN_MAX' },
      'host/handlers/power.ts': { PowerTerm: 'DAYS_MAX' },
    },
  },
  {
    title: 'Decisions, counts and draws',
    files: {
      'core/decision/choice.ts': {
        'ProposalMalformed.options': 'OPTIONS_MAX',
        ScoreOutOfRange: 'CHOICE_SCORE_MAX',
      },
      'core/decision/records.ts': {
        ProposalMalformed:
          'DOMAIN_LENGTH_MAX DRIVER_MAX OPTION_MAX CRITERIA_MAX CIRCLE_MAX NAMED_PROPOSALS_MAX RESPONSIBLE_MAX',
        TextTooLong: 'PROPOSAL_TITLE_MAX PROPOSAL_TEXT_MAX REASON_MAX',
        'ProposalMalformed.seats': 'PROPOSAL_SEATS_MAX',
        'ProposalMalformed.window': 'OPEN_HOURS_MAX',
        TooManyTexts: 'PROPOSAL_TEXTS_MAX',
        BadGiven: 'SPOKEN_FOR_MAX SHEET_MAX',
        SaidUnfit: 'SPOKEN_WITNESSES_MAX INTEGRATES_MAX',
      },
      'core/draw-log/records.ts': {
        DrawMalformed:
          'DRAW_TITLE_MAX DRAW_TEXT_MAX DRAWN_FROM_MAX DRAW_COMMITTERS_MAX DRAW_HANDS_MAX DRAW_SOURCES_MAX DRAW_SOURCE_NAME_MAX DRAW_NUMBERS_MAX DRAW_TICKETS_MAX',
        DiceUnreadable: 'DRAW_DICE_MAX',
        rule: 'DRAW_GRACE_MAX',
        width: 'ROUND_MAX',
      },
      'core/draw/ask.ts': {
        NumberOutOfRange: 'WEIGHT_MAX ROUND_MAX',
        FieldTooLong:
          'POOL_MAX SOURCES_MAX KEY_LENGTH_MAX NAME_LENGTH_MAX COMMITTERS_MAX DICE_MAX PANELS_MAX PEOPLE_MAX ATTRIBUTES_MAX VALUES_MAX PLACES_MAX',
        FieldMalformed: 'SECRET_BYTES_MAX',
      },
      'core/tally/ballots.ts': {
        FieldTooLong: 'CANDIDATES_MAX BALLOTS_MAX NAME_LENGTH_MAX',
        NumberOutOfRange: 'SCORE_MAX',
        NumberNotWhole: 'COUNT_MAX',
      },
      'core/tally/transfer.ts': { FractionsTooLong: 'UNIT_DIGITS_MAX', rule: 'TIE_BALLOTS_MAX' },
      'peer/engine/draw-crypto.ts': { anew: 'ROUNDS_KNOWN_MAX' },
      'host/handlers/ballots.ts': { FileTooLarge: 'LINES_BYTES_MAX' },
      'host/handlers/draw.ts': { BadGiven: 'HOURS_MAX', FileTooLarge: 'PLAN_BYTES_MAX' },
    },
  },
  {
    title: 'Accounts and books',
    files: {
      'core/accounts/records.ts': {
        AccountName: 'ACCOUNT_NAME_MAX',
        SaidUnfit: 'ACCOUNT_COMMODITIES_MAX',
        form: 'POSTINGS_MIN POSTINGS_MAX EVIDENCE_MAX',
        TextTooLong: 'NARRATION_MAX COMMODITY_NAME_MAX',
        rule: 'AFTER_MAX',
        BadGiven: 'DECIMALS_MAX',
        AmountUnfit: 'AMOUNT_MAX',
      },
      'core/ledger/book.ts': { shown: 'BOOK_ERRORS_MAX' },
      'core/ledger/check.ts': { line: 'PADDED_MAX' },
      'core/ledger/decimal.ts': { line: 'DIGITS_MAX' },
      'core/ledger/parse.ts': { line: 'BRACKETS_MAX' },
      'core/ledger/words.ts': { line: 'TEXT_LENGTH_MAX' },
    },
  },
  {
    title: 'Needs, duties, notices and names',
    files: {
      'core/called/records.ts': { NameUnfit: 'CALLED_NAME_MAX' },
      'core/exchange/contact.ts': { ContactUnfit: 'CONTACT_TEXT_MAX' },
      'core/exchange/records.ts': {
        TextTooLong: 'WHAT_MAX UNIT_MAX AREA_MAX EXCHANGE_NOTE_MAX',
        BadGiven: 'QUANTITY_MAX SCRIBE_WITNESSES_MAX',
        HoursOutOfRange: 'STANDS_HOURS_MAX DUTY_HOURS_MAX',
        RotaName: 'ROTA_KEY_MAX',
        ours: 'CONTACT_DEVICES_MAX',
      },
      'core/talk/records.ts': {
        TextTooLong: 'NOTICE_TITLE_MAX NOTICE_TEXT_MAX POST_TEXT_MAX',
        DaysOutOfRange: 'TALK_HOURS_MAX',
        FileNameUnfit: 'FILE_NAME_MAX',
        form: 'MEDIA_TYPE_MAX CHUNKS_MAX',
        FileTooLarge: 'FILE_BYTES_MAX',
        work: 'CHUNK_BYTES_MAX',
        TooManyFiles: 'FILES_MAX',
      },
      'host/handlers/talk.ts': { DaysOutOfRange: 'DAYS_MAX' },
    },
  },
  {
    title: 'The app',
    files: {
      'web/app/allies/consent.tsx': { field: 'DELAY_MINUTES_MAX CAP_MAX' },
      'web/app/allies/pact-acts.tsx': { field: 'TERM_HOURS_MAX' },
      'web/app/allies/ringers.tsx': { field: 'CODE_CHARS_MAX' },
      'web/app/asking.ts': { work: 'TURN_MS_MAX' },
      'web/app/assembly/aid/duties.tsx': { field: 'LASTS_HOURS_MAX' },
      'web/app/assembly/aid/match.tsx': { field: 'CONTACT_CHARS_MAX' },
      'web/app/assembly/aid/talk.tsx': { field: 'DAYS_MAX' },
      'web/app/assembly/decisions/answering.tsx': { field: 'POINTS_MAX' },
      'web/app/assembly/decisions/doing.tsx': { field: 'REVIEW_HOURS_MAX' },
      'web/app/assembly/decisions/one.tsx': { shown: 'TALLY_MAX' },
      'web/app/assembly/decisions/propose.tsx': { field: 'OPEN_HOURS_MAX REVIEW_HOURS_MAX' },
      'web/app/assembly/draws/doing.tsx': { field: 'SIGNATURE_CHARS_MAX' },
      'web/app/assembly/draws/opening.tsx': {
        field: 'DICE_MAX TITLE_CHARS_MAX TEXT_CHARS_MAX HOURS_MAX',
      },
      'web/app/assembly/people/devices.tsx': { field: 'CUT_HOURS_MAX' },
      'web/app/assembly/power/emergency.tsx': { field: 'HOURS_MAX' },
      'web/app/assembly/power/giving.tsx': { field: 'SEAT_HOURS_MAX' },
      'web/app/assembly/purse/entering.tsx': { field: 'DECIMALS_MAX' },
      'web/app/bell/first-bell.tsx': { 'app:bell/first.weekWrong': 'WEEK_MAX' },
      'web/app/bell/home.tsx': { shown: 'PAST_MAX' },
      'web/app/bell/raise.tsx': { field: 'RING_HOURS_MAX TEXT_CHARS_MAX' },
      'web/app/bell/run.tsx': { field: 'NOTE_CHARS_MAX' },
      'web/app/carry/ways.tsx': { field: 'ADDRESS_CHARS_MAX' },
      'web/app/device/call.tsx': { field: 'NUMBER_CHARS_MAX' },
      'web/app/device/recover.tsx': { field: 'CODE_CHARS_MAX' },
      'web/app/device/two-words.tsx': { field: 'WORD_CHARS_MAX' },
      'web/app/first-run/join.tsx': { field: 'NAME_CHARS_MAX' },
      'web/app/first-run/log-name.ts': { cut: 'CHARS_MAX' },
      'web/app/kit/rhythm.tsx': { shown: 'STROKES_MAX' },
      'web/app/pulse/own-rhythm.tsx': { field: 'EVERY_HOURS_MAX GRACE_HOURS_MAX PAUSE_HOURS_MAX' },
      'web/app/pulse/pulse.tsx': { shown: 'COUNTS_MAX' },
      'web/worker/clock.ts': { work: 'TIMER_MS_MAX' },
    },
  },
  {
    title: 'The command line and its daemon',
    files: {
      'host/message.ts': { DaemonGone: 'CONTROL_LINE_BYTES_MAX' },
      'host/practice/founding.ts': { practice: 'ROUNDS_MAX' },
      'host/practice/village/passing.ts': { practice: 'LOOKS_MAX' },
      'host/practice/village/walk.ts': { practice: 'DAYS_MAX' },
      'node/cli/app-choice.ts': { PortOutOfRange: 'PORT_MAX' },
      'node/cli/progress.ts': { shown: 'BAR_WIDTH_MAX' },
      'node/cli/read-input.ts': { InputTooLarge: 'INPUT_BYTES_MAX' },
      'node/cli/render/draw.ts': { shown: 'POOL_SHOWN_MAX' },
      'node/cli/render/rendering.ts': { cut: 'TEXT_LENGTH_MAX' },
      'node/cli/secrets.ts': { PaperCode: 'TRIES_MAX' },
      'node/cli/simulate-command.ts': { shown: 'LINES_MAX', OutOfRange: 'SEED_MAX' },
      'node/cli/terminal.ts': { DescriptorUnreadable: 'SECRET_BYTES_MAX' },
      'node/daemon/clock.ts': { work: 'DELAY_MS_MAX' },
      'node/daemon/daemon-log.ts': { oldest: 'LOG_BYTES_MAX', cut: 'FRAMES_MAX' },
      'node/doctor/leftovers.ts': { passed: 'DEPTH_MAX FOLDERS_MAX' },
      'node/home/paths.ts': { SocketPathTooLong: 'SOCKET_PATH_BYTES_MAX' },
      'node/rehearsal/outside.ts': { practice: 'BODY_BYTES_MAX' },
      'node/rehearsal/pace.ts': { practice: 'PERIOD_HOURS_MAX' },
      'node/simulation/network-file.ts': { NetworkMalformed: 'NETWORK_LIMITS' },
      'node/simulation/picture.ts': { practice: 'ROWS_MAX' },
      'node/web/answer.ts': { refused: 'TARGET_LENGTH_MAX' },
      'node/web/app-files.ts': { 'host:app.unfit': 'APP_FILES_MAX APP_BYTES_MAX' },
      'node/web/lan-address.ts': { passed: 'LAN_ADDRESSES_MAX' },
      'node/web/listener.ts': {
        refused:
          'HEADER_BYTES_MAX HEADERS_MAX CONNECTIONS_MAX CONNECTIONS_PER_ADDRESS_MAX REQUESTS_PER_CONNECTION_MAX',
      },
    },
  },
];
