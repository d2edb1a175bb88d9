-- Deploy routiq:standardisation/defect_rules to pg
-- requires: standardisation/schema

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table standardisation.defect_rules (
    table_name text not null,
    defect text not null,
    action text not null,
    rule text not null,
    constraint pk_defect_rules primary key (table_name, defect),
    constraint ck_defect_rules_action check (action in ('repair', 'keep back'))
);

alter table standardisation.defect_rules owner to app_owner;

comment on table standardisation.defect_rules is
    'What is done about each defect of the old tables. Class: reference';
comment on column standardisation.defect_rules.table_name is
    'Old table, without its schema; * for all that have no rule of their own';
comment on column standardisation.defect_rules.defect is 'The defect';
comment on column standardisation.defect_rules.action is
    'repair: the row is taken over as the rule says. keep back: it waits for a person, or for the '
    'row that it names';
comment on column standardisation.defect_rules.rule is 'What is done, in a sentence';

insert into standardisation.defect_rules (table_name, defect, action, rule)
values
('*', 'mixed_id', 'repair', 'Whatever text names the organization, it is the same one.'),
('*', 'id_not_uuid', 'repair', 'The new id follows from organization, table and old id.'),
(
    '*', 'null_key', 'repair',
    'A missing id follows from the number of the row, a missing organization from the contact, '
    'conversation or user.'
),
('*', 'no_organization', 'keep back', 'Nothing tells whose row it is.'),
('*', 'unknown_organization', 'keep back', 'The organization that it names is not there.'),
('*', 'repeated_id', 'keep back', 'The first row with this id counts.'),
('*', 'duplicate', 'keep back', 'The first row of its kind counts.'),
('*', 'orphan', 'keep back', 'What it refers to is not there.'),
('*', 'contact_kept_back', 'keep back', 'Its contact is kept back.'),
('*', 'no_contact', 'keep back', 'It names no contact.'),
(
    '*', 'text_date', 'repair',
    'The instant is read by its notation, with the zone of that notation.'
),
(
    '*', 'unreadable_date', 'repair',
    'The text stays in metadata; the row has the time at which it was taken over.'
),
('*', 'spelling', 'repair', 'Other spellings mean the word of the list.'),
('*', 'unknown_status', 'keep back', 'No state is called so.'),
(
    '*', 'over_long', 'repair',
    'A text that is too long is cut in the new column and stays whole in metadata.'
),
(
    'organizations', 'duplicate', 'keep back',
    'The oldest row of a Clerk id is the organization; what names the others means it.'
),
(
    'organizations', 'repeated_id', 'keep back',
    'Another practice has this uuid already, or names it first.'
),
('users', 'orphan', 'repair', 'A user needs no organization; the text stays in metadata.'),
('users', 'null_key', 'repair', 'A user needs no organization.'),
('users', 'duplicate', 'repair', 'Two ids of Clerk are two ways to sign in: both users stay.'),
(
    'organization_members', 'null_key', 'keep back',
    'A membership without user or organization is nobody''s.'
),
('contacts', 'duplicate', 'repair', 'Both persons stay; the search for duplicates finds them.'),
('contacts', 'bad_phone', 'repair', 'The text stays as a contact point that is not valid.'),
(
    'contacts', 'unassigned_phone', 'repair',
    'A number of no range in use stays as a contact point that is not valid.'
),
('contacts', 'bad_email', 'repair', 'The text stays as a contact point that is not valid.'),
('active_patients', 'text_boolean', 'repair', 'Yes and no are read in any spelling.'),
('active_patients', 'unreadable_flag', 'keep back', 'The text is neither yes nor no.'),
('appointments', 'mixed_reference', 'repair', 'The id of Cliniko means the contact who has it.'),
(
    'appointments', 'reversed_period', 'repair',
    'The end becomes half an hour after the start; the text stays in metadata.'
),
(
    'appointments', 'unreadable_date', 'repair',
    'The start becomes half an hour before the end; the text stays in metadata.'
),
('appointments', 'no_time', 'keep back', 'Neither start nor end can be read.'),
('appointments', 'too_long', 'keep back', 'No appointment lasts more than seven days.'),
('conversations', 'orphan', 'repair', 'The conversation is kept without a contact.'),
(
    'conversations', 'contact_kept_back', 'repair',
    'The conversation is kept without a contact until its contact is there.'
),
('conversations', 'unknown_channel', 'keep back', 'No channel is called so.'),
('messages', 'no_conversation', 'keep back', 'It names no conversation.'),
('messages', 'conversation_kept_back', 'keep back', 'Its conversation is kept back.'),
(
    'messages', 'other_organization', 'keep back',
    'Its conversation belongs to another organization.'
),
(
    'messages', 'unknown_sender', 'repair',
    'Who is neither contact, agent nor bot is the system; the text stays in metadata.'
),
('messages', 'over_long', 'repair', 'The new column holds it whole.'),
(
    'messages', 'unreadable_date', 'repair',
    'It has the time of its conversation; the text stays in metadata.'
),
(
    'sync_logs', 'text_number', 'repair',
    'The number at its beginning counts, and none is zero; the text stays.'
),
('sync_logs', 'unknown_service', 'keep back', 'No service is called so.'),
('sync_logs', 'no_time', 'keep back', 'Nothing tells when it ended.'),
('audit_logs', 'orphan', 'repair', 'The text that names the user stays.'),
(
    'api_credentials', 'fernet', 'repair',
    'The token is opened by the key of today''s application and encrypted anew.'
),
('api_credentials', 'no_key', 'keep back', 'There is nothing to encrypt.'),
('api_credentials', 'over_long', 'keep back', 'No key has more than 65,536 bytes.'),
('api_credentials', 'unknown_service', 'keep back', 'No service is called so.'),
('api_credentials', 'no_keyring', 'keep back', 'Open the keyring in the session, then retry.'),
(
    'api_credentials', 'fernet_key_missing', 'keep back',
    'Open the key of today''s application by standardisation.open_fernet, then retry.'
),
(
    'api_credentials', 'fernet_wrong_key', 'keep back',
    'The token is of another key, or was altered.'
);

revoke insert, update, delete, truncate on standardisation.defect_rules from app_owner;
grant select, insert, update, delete on standardisation.defect_rules to app_migrator;

commit;
