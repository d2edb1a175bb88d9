-- Deploy routiq:staging/rules to pg
-- requires: staging/schema
--
-- A rule that is changed here holds from the next staging.validate on. Reasons are short words,
-- so that people can count by them.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table staging.rules (
    entity text not null,
    column_name text not null,
    kind text not null,
    parameter text not null default '',
    severity text not null,
    reason text not null,
    message text not null,
    constraint pk_rules primary key (entity, column_name, kind),
    constraint ck_rules_kind
    check (
        kind in (
            'required', 'length', 'pattern', 'date', 'instant', 'flag', 'email', 'phone', 'code',
            'once', 'known', 'after', 'free', 'amount', 'rate', 'whole', 'sum', 'currency'
        )
    ),
    constraint ck_rules_severity check (severity in ('reject', 'note')),
    constraint ck_rules_reason check (reason ~ '^[a-z][a-z_]{0,62}$')
);

alter table staging.rules owner to app_owner;

comment on table staging.rules is 'What landed rows must fulfil. Class: reference';
comment on column staging.rules.entity is 'What a row is, such as contact';
comment on column staging.rules.column_name is 'Column of the landing table';
comment on column staging.rules.kind is 'What is asked; staging.rule_condition knows how';
comment on column staging.rules.parameter is
    'What the question needs: a length, a pattern, codes, an entity, other columns';
comment on column staging.rules.severity is
    'reject: the row is put aside. note: the row is taken without the value';
comment on column staging.rules.reason is 'What is wrong, as one word';
comment on column staging.rules.message is 'What is wrong, as a sentence';

insert into staging.rules (entity, column_name, kind, parameter, severity, reason, message)
values
('contact', 'external_id', 'required', '', 'reject', 'no_id', 'It has no id.'),
(
    'contact',
    'external_id',
    'length',
    '200',
    'reject',
    'long_id',
    'Its id has more than 200 characters.'
),
(
    'contact',
    'external_id',
    'once',
    '',
    'reject',
    'repeated_id',
    'A later row has the same id; the last one counts.'
),
(
    'contact',
    'modified_at',
    'instant',
    '',
    'note',
    'unreadable_stamp',
    'Nobody can read when it changed.'
),
(
    'contact',
    'given_name',
    'length',
    '200',
    'reject',
    'long_name',
    'A name has more than 200 characters.'
),
(
    'contact',
    'family_name',
    'length',
    '200',
    'reject',
    'long_name',
    'A name has more than 200 characters.'
),
(
    'contact',
    'display_name',
    'required',
    'given_name family_name email',
    'reject',
    'no_name',
    'It has neither a name nor an address.'
),
('contact', 'birth_date', 'date', '', 'note', 'unreadable_date', 'The date of birth is none.'),
(
    'contact',
    'sex',
    'code',
    '{"m": "male", "male": "male", "f": "female", "female": "female", "o": "other", '
    '"other": "other", "x": "other", "n": "other"}',
    'note',
    'unknown_sex',
    'Nobody knows this word for a sex.'
),
(
    'contact',
    'email',
    'email',
    '',
    'note',
    'bad_email',
    'The address cannot be written to; it is kept as it was typed.'
),
(
    'contact',
    'phone',
    'phone',
    '',
    'note',
    'bad_phone',
    'The number cannot be dialled; it is kept as it was typed.'
),
(
    'contact',
    'mobile',
    'phone',
    '',
    'note',
    'bad_phone',
    'The number cannot be dialled; it is kept as it was typed.'
),
(
    'contact',
    'is_patient',
    'flag',
    '',
    'reject',
    'unreadable_flag',
    'It says neither yes nor no.'
),
(
    'contact',
    'is_organization',
    'flag',
    '',
    'reject',
    'unreadable_flag',
    'It says neither yes nor no.'
),
(
    'contact',
    'mrn',
    'length',
    '64',
    'reject',
    'long_mrn',
    'Its record number has more than 64 characters.'
),
(
    'contact',
    'mrn',
    'once',
    '',
    'reject',
    'repeated_mrn',
    'A later row has the same record number.'
),
('contact', 'mrn', 'free', '', 'reject', 'taken_mrn', 'Another patient has this record number.'),
('practitioner', 'external_id', 'required', '', 'reject', 'no_id', 'It has no id.'),
(
    'practitioner',
    'external_id',
    'length',
    '200',
    'reject',
    'long_id',
    'Its id has more than 200 characters.'
),
(
    'practitioner',
    'external_id',
    'once',
    '',
    'reject',
    'repeated_id',
    'A later row has the same id; the last one counts.'
),
(
    'practitioner',
    'modified_at',
    'instant',
    '',
    'note',
    'unreadable_stamp',
    'Nobody can read when it changed.'
),
('practitioner', 'name', 'required', '', 'reject', 'no_name', 'It has no name.'),
(
    'practitioner',
    'name',
    'length',
    '200',
    'reject',
    'long_name',
    'Its name has more than 200 characters.'
),
(
    'practitioner',
    'is_active',
    'flag',
    '',
    'reject',
    'unreadable_flag',
    'It says neither yes nor no.'
),
('appointment', 'external_id', 'required', '', 'reject', 'no_id', 'It has no id.'),
(
    'appointment',
    'external_id',
    'length',
    '200',
    'reject',
    'long_id',
    'Its id has more than 200 characters.'
),
(
    'appointment',
    'external_id',
    'once',
    '',
    'reject',
    'repeated_id',
    'A later row has the same id; the last one counts.'
),
(
    'appointment',
    'modified_at',
    'instant',
    '',
    'note',
    'unreadable_stamp',
    'Nobody can read when it changed.'
),
('appointment', 'contact_id', 'required', '', 'reject', 'no_contact', 'It names nobody.'),
(
    'appointment',
    'contact_id',
    'known',
    'contact',
    'reject',
    'orphan',
    'Whom it names did not come, or was put aside.'
),
(
    'appointment',
    'practitioner_id',
    'known',
    'practitioner',
    'reject',
    'orphan',
    'Whom it names did not come, or was put aside.'
),
('appointment', 'start_at', 'required', '', 'reject', 'no_time', 'It has no beginning.'),
(
    'appointment',
    'start_at',
    'instant',
    '',
    'reject',
    'unreadable_date',
    'Nobody can read when it begins.'
),
('appointment', 'end_at', 'required', '', 'reject', 'no_time', 'It has no end.'),
(
    'appointment',
    'end_at',
    'instant',
    '',
    'reject',
    'unreadable_date',
    'Nobody can read when it ends.'
),
(
    'appointment',
    'end_at',
    'after',
    'start_at 7 days',
    'reject',
    'bad_times',
    'It ends before it begins, or lasts more than a week.'
),
('appointment', 'status_name', 'required', '', 'reject', 'no_status', 'It has no status.'),
(
    'appointment',
    'status_name',
    'code',
    '{"proposed": "proposed", "pending": "pending", "tentative": "pending", "requested": '
    '"pending", "booked": "booked", "confirmed": "booked", "scheduled": "booked", '
    '"arrived": "arrived", "checked in": "arrived", "completed": "fulfilled", '
    '"fulfilled": "fulfilled", "done": "fulfilled", "cancelled": "cancelled", "canceled":'
    ' "cancelled", "no show": "noshow", "no-show": "noshow", "no_show": "noshow", '
    '"noshow": "noshow", "dna": "noshow", "waitlist": "waitlist"}',
    'reject',
    'unknown_status',
    'Nobody knows this status.'
),
(
    'appointment',
    'type_name',
    'length',
    '200',
    'reject',
    'long_name',
    'Its kind has more than 200 characters.'
),
(
    'appointment',
    'notes',
    'length',
    '10000',
    'reject',
    'long_notes',
    'Its notes have more than 10000 characters.'
);

commit;
