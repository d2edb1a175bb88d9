-- Revert routiq:standardisation/keys from pg
--
-- The index of a key goes with it, so it is built again for the step before.

call online.ddl('alter table legacy.messages drop constraint if exists uq_messages_row_id');
call online.ddl('alter table legacy.messages alter column row_id drop not null');
create unique index concurrently if not exists uq_messages_row_id on legacy.messages (row_id);
call online.ddl(
    'alter table legacy.conversations drop constraint if exists uq_conversations_row_id'
);
call online.ddl('alter table legacy.conversations alter column row_id drop not null');
create unique index concurrently if not exists uq_conversations_row_id
on legacy.conversations (row_id);
call online.ddl('alter table legacy.appointments drop constraint if exists uq_appointments_row_id');
call online.ddl('alter table legacy.appointments alter column row_id drop not null');
create unique index concurrently if not exists uq_appointments_row_id
on legacy.appointments (row_id);
call online.ddl('alter table legacy.contacts drop constraint if exists uq_contacts_row_id');
call online.ddl('alter table legacy.contacts alter column row_id drop not null');
create unique index concurrently if not exists uq_contacts_row_id on legacy.contacts (row_id);
call online.ddl(
    $ddl$
    alter table legacy.organization_members
    drop constraint if exists uq_organization_members_row_id
    $ddl$
);
call online.ddl('alter table legacy.organization_members alter column row_id drop not null');
create unique index concurrently if not exists uq_organization_members_row_id
on legacy.organization_members (row_id);

begin;

comment on index legacy.uq_messages_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_conversations_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_appointments_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_contacts_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_organization_members_row_id is
    'For standardisation: the old row of a number';

commit;
