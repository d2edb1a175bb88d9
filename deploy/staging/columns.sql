-- Deploy routiq:staging/columns to pg
-- requires: staging/schema
--
-- One list for both ways: what is written, and what is compared with it afterwards. Contacts are
-- written by contact.upsert_facts, which reads them its own way; theirs are compared only.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table staging.columns (
    entity text not null,
    target_column text not null,
    source_column text not null,
    reading text not null,
    parameter text not null default '',
    constraint pk_columns primary key (entity, target_column),
    constraint ck_columns_reading
    check (
        reading in (
            'text', 'date', 'instant', 'flag', 'email', 'phone', 'code', 'reference', 'type',
            'constant', 'system', 'amount', 'rate', 'whole', 'currency', 'digits'
        )
    )
);

alter table staging.columns owner to app_owner;

comment on table staging.columns is
    'Which column of ours each landing column becomes, and how it is read. Class: reference';
comment on column staging.columns.entity is 'What a row is, such as contact';
comment on column staging.columns.target_column is 'Column of our table';
comment on column staging.columns.source_column is
    'Column of the landing table; empty for a constant';
comment on column staging.columns.reading is
    'How the text is read; staging.read_expression knows how';
comment on column staging.columns.parameter is
    'What the reading needs: codes as an object, the entity that is named, a constant';

insert into staging.columns (entity, target_column, source_column, reading, parameter)
values
('contact', 'given_name', 'given_name', 'text', ''),
('contact', 'family_name', 'family_name', 'text', ''),
('contact', 'birth_date', 'birth_date', 'date', ''),
(
    'contact',
    'sex',
    'sex',
    'code',
    '{"m": "male", "male": "male", "f": "female", "female": "female", "o": "other", '
    '"other": "other", "x": "other", "n": "other"}'
),
('contact', 'primary_email', 'email', 'email', ''),
('contact', 'primary_phone', 'phone', 'phone', ''),
('practitioner', 'name', 'name', 'text', ''),
('practitioner', 'credentials', 'credentials', 'text', ''),
('practitioner', 'specialty', 'specialty', 'text', ''),
('practitioner', 'registration_number', 'registration_number', 'text', ''),
('practitioner', 'is_active', 'is_active', 'flag', 'true'),
('appointment', 'contact_id', 'contact_id', 'reference', 'contact'),
('appointment', 'practitioner_id', 'practitioner_id', 'reference', 'practitioner'),
('appointment', 'appointment_type_id', 'type_name', 'type', ''),
('appointment', 'start_at', 'start_at', 'instant', ''),
('appointment', 'end_at', 'end_at', 'instant', ''),
(
    'appointment',
    'status',
    'status_name',
    'code',
    '{"proposed": "proposed", "pending": "pending", "tentative": "pending", "requested": '
    '"pending", "booked": "booked", "confirmed": "booked", "scheduled": "booked", '
    '"arrived": "arrived", "checked in": "arrived", "completed": "fulfilled", '
    '"fulfilled": "fulfilled", "done": "fulfilled", "cancelled": "cancelled", "canceled":'
    ' "cancelled", "no show": "noshow", "no-show": "noshow", "no_show": "noshow", '
    '"noshow": "noshow", "dna": "noshow", "waitlist": "waitlist"}'
),
('appointment', 'cancellation_reason', 'cancellation_reason', 'text', ''),
('appointment', 'notes', 'notes', 'text', ''),
('appointment', 'source', '', 'system', ''),
('appointment', 'is_overlap_allowed', '', 'constant', 'true');

commit;
