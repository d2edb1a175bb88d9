-- function analytics.track_appointments()
-- function analytics.track_messages()
-- function analytics.track_conversations()
-- function analytics.track_contacts()
-- function analytics.track_patients()
-- function analytics.track_clocks()
-- trigger tg_appointments_80_figures_insert on clinic.appointments
-- trigger tg_appointments_80_figures_update on clinic.appointments
-- trigger tg_appointments_80_figures_delete on clinic.appointments
-- trigger tg_messages_80_figures_insert on comms.messages
-- trigger tg_messages_80_figures_update on comms.messages
-- trigger tg_messages_80_figures_delete on comms.messages
-- trigger tg_conversations_80_figures_insert on comms.conversations
-- trigger tg_conversations_80_figures_update on comms.conversations
-- trigger tg_conversations_80_figures_delete on comms.conversations
-- trigger tg_contacts_80_figures_insert on contact.contacts
-- trigger tg_contacts_80_figures_update on contact.contacts
-- trigger tg_contacts_80_figures_delete on contact.contacts
-- trigger tg_patients_80_figures_insert on contact.patients
-- trigger tg_patients_80_figures_update on contact.patients
-- trigger tg_patients_80_figures_delete on contact.patients
-- trigger tg_organizations_80_figures_update on core.organizations
-- trigger tg_locations_80_figures_update on core.locations

-- Called once a statement, with its transition tables, by triggers that a client's write waits for. So each
-- appends what changed in one statement and does no more: it looks nothing up, and writes no row that
-- anybody else could hold. What a row counted before is taken off and what it counts now is added, so
-- whatever moves it moves: another day, another branch, a deletion, a restoration. Where both are equal
-- nothing is written. Which day an instant belongs to is decided when it is counted
-- (analytics.apply_changes), for the clock of a practice may be set otherwise meanwhile.
--
-- One function a table, for each keeps the plan of its statement: a statement put together for the table
-- would be planned with every write. Rows that come and rows that go are both called "written".
--
-- Definers of app_migrator, who may write for every organization: a migration writes rows of them all.
-- Row security is switched on because a migration may have switched it off, which would be an error
-- here where a host refuses bypassrls. Rows that move between partitions stay what they are. The triggers
-- are made in the order in which everything locks these tables.

create or replace function analytics.track_appointments()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if tg_op <> 'UPDATE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id
        )
        select w.organization_id, 'appointments', w.start_at, w.location_id, w.contact_id
        from written as w
        where w.deleted_at is null;
    else
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id
        )
        select distinct w.organization_id, 'appointments', w.start_at, w.location_id, w.contact_id
        from old_rows as o
        inner join new_rows as n
            on o.organization_id = n.organization_id and o.id = n.id
        cross join lateral (
            values
            (o.organization_id, o.start_at, o.location_id, o.contact_id, o.deleted_at),
            (n.organization_id, n.start_at, n.location_id, n.contact_id, n.deleted_at)
        ) as w (organization_id, start_at, location_id, contact_id, deleted_at)
        where
            w.deleted_at is null
            and (
                o.start_at, o.end_at, o.status, o.contact_id, o.practitioner_id, o.location_id,
                o.appointment_type_id, o.deleted_at
            ) is distinct from (
                n.start_at, n.end_at, n.status, n.contact_id, n.practitioner_id, n.location_id,
                n.appointment_type_id, n.deleted_at
            );
    end if;

    return null;
end
$function$;

create or replace function analytics.track_messages()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_sign int := case tg_op when 'DELETE' then -1 else 1 end;
begin
    if tg_op <> 'UPDATE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id, quantity
        )
        select
            w.organization_id,
            'messages_' || w.direction,
            date_bin('15 minutes', w.sent_at, 'epoch'),
            w.location_id,
            w.conversation_id,
            v_sign * count(*)
        from written as w
        where w.deleted_at is null and not w.is_private
        group by 1, 2, 3, 4, 5;
    else
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id, quantity
        )
        select
            w.organization_id,
            'messages_' || w.direction,
            date_bin('15 minutes', w.sent_at, 'epoch'),
            w.location_id,
            w.conversation_id,
            sum(w.quantity)
        from old_rows as o
        inner join new_rows as n
            on o.organization_id = n.organization_id and o.id = n.id
        cross join lateral (
            values
            (
                o.organization_id, o.direction, o.sent_at, o.location_id, o.conversation_id,
                o.deleted_at, -1
            ),
            (
                n.organization_id, n.direction, n.sent_at, n.location_id, n.conversation_id,
                n.deleted_at, 1
            )
        ) as w (
            organization_id, direction, sent_at, location_id, conversation_id, deleted_at, quantity
        )
        where
            w.deleted_at is null
            and not n.is_private
            and (o.direction, o.sent_at, o.location_id, o.conversation_id, o.deleted_at)
            is distinct from
            (n.direction, n.sent_at, n.location_id, n.conversation_id, n.deleted_at)
        group by 1, 2, 3, 4, 5;
    end if;

    return null;
end
$function$;

create or replace function analytics.track_conversations()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if tg_op <> 'UPDATE' then
        insert into analytics.changes (organization_id, measure, subject_id)
        select w.organization_id, 'conversation', w.id
        from written as w
        where w.deleted_at is null;
    else
        insert into analytics.changes (organization_id, measure, subject_id)
        select n.organization_id, 'conversation', n.id
        from old_rows as o
        inner join new_rows as n
            on o.organization_id = n.organization_id and o.id = n.id
        where
            (o.channel, o.location_id, o.created_at, o.status, o.deleted_at)
            is distinct from (n.channel, n.location_id, n.created_at, n.status, n.deleted_at)
            or (n.status = 'resolved' and o.last_message_at is distinct from n.last_message_at);
    end if;

    return null;
end
$function$;

create or replace function analytics.track_contacts()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_sign int := case tg_op when 'DELETE' then -1 else 1 end;
begin
    if tg_op <> 'UPDATE' then
        insert into analytics.changes (organization_id, measure, occurred_at, quantity)
        select
            w.organization_id,
            'contacts_new',
            date_bin('15 minutes', w.created_at, 'epoch'),
            v_sign * count(*)
        from written as w
        where w.deleted_at is null and w.merged_into_id is null
        group by 1, 2, 3;
    else
        insert into analytics.changes (organization_id, measure, occurred_at, quantity)
        select
            w.organization_id,
            'contacts_new',
            date_bin('15 minutes', w.created_at, 'epoch'),
            sum(w.quantity)
        from old_rows as o
        inner join new_rows as n
            on o.organization_id = n.organization_id and o.id = n.id
        cross join lateral (
            values
            (o.organization_id, o.created_at, o.deleted_at, o.merged_into_id, -1),
            (n.organization_id, n.created_at, n.deleted_at, n.merged_into_id, 1)
        ) as w (organization_id, created_at, deleted_at, merged_into_id, quantity)
        where
            w.deleted_at is null
            and w.merged_into_id is null
            and (o.created_at, o.deleted_at is null and o.merged_into_id is null)
            is distinct from (n.created_at, n.deleted_at is null and n.merged_into_id is null)
        group by 1, 2, 3;
    end if;

    return null;
end
$function$;

create or replace function analytics.track_patients()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_sign int := case tg_op when 'DELETE' then -1 else 1 end;
begin
    if tg_op <> 'UPDATE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id, quantity
        )
        select
            w.organization_id, 'patients_new', w.created_at, w.location_id, w.contact_id, v_sign
        from written as w
        where w.deleted_at is null;
    else
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id, quantity
        )
        select
            w.organization_id, 'patients_new', w.created_at, w.location_id, w.contact_id, w.quantity
        from old_rows as o
        inner join new_rows as n
            on o.organization_id = n.organization_id and o.id = n.id
        cross join lateral (
            values
            (o.organization_id, o.created_at, o.location_id, o.contact_id, o.deleted_at, -1),
            (n.organization_id, n.created_at, n.location_id, n.contact_id, n.deleted_at, 1)
        ) as w (organization_id, created_at, location_id, contact_id, deleted_at, quantity)
        where
            w.deleted_at is null
            and (o.created_at, o.location_id, o.contact_id, o.deleted_at)
            is distinct from (n.created_at, n.location_id, n.contact_id, n.deleted_at);
    end if;

    return null;
end
$function$;

-- Rarely, so once a row. Every day of the organization may begin elsewhere now.
create or replace function analytics.track_clocks()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    insert into analytics.changes (organization_id, measure)
    values (
        coalesce(to_jsonb(new) ->> 'organization_id', to_jsonb(new) ->> 'id')::uuid, 'organization'
    );

    return null;
end
$function$;

create or replace trigger tg_organizations_80_figures_update
after update of time_zone on core.organizations
for each row
when (old.time_zone is distinct from new.time_zone)
execute function analytics.track_clocks();

create or replace trigger tg_contacts_80_figures_insert
after insert on contact.contacts
referencing new table as written
for each statement execute function analytics.track_contacts();

create or replace trigger tg_contacts_80_figures_update
after update on contact.contacts
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_contacts();

create or replace trigger tg_contacts_80_figures_delete
after delete on contact.contacts
referencing old table as written
for each statement execute function analytics.track_contacts();

create or replace trigger tg_patients_80_figures_insert
after insert on contact.patients
referencing new table as written
for each statement execute function analytics.track_patients();

create or replace trigger tg_patients_80_figures_update
after update on contact.patients
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_patients();

create or replace trigger tg_patients_80_figures_delete
after delete on contact.patients
referencing old table as written
for each statement execute function analytics.track_patients();

create or replace trigger tg_locations_80_figures_update
after update of time_zone on core.locations
for each row
when (old.time_zone is distinct from new.time_zone)
execute function analytics.track_clocks();

create or replace trigger tg_appointments_80_figures_insert
after insert on clinic.appointments
referencing new table as written
for each statement execute function analytics.track_appointments();

create or replace trigger tg_appointments_80_figures_update
after update on clinic.appointments
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_appointments();

create or replace trigger tg_appointments_80_figures_delete
after delete on clinic.appointments
referencing old table as written
for each statement execute function analytics.track_appointments();

create or replace trigger tg_conversations_80_figures_insert
after insert on comms.conversations
referencing new table as written
for each statement execute function analytics.track_conversations();

create or replace trigger tg_conversations_80_figures_update
after update on comms.conversations
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_conversations();

create or replace trigger tg_conversations_80_figures_delete
after delete on comms.conversations
referencing old table as written
for each statement execute function analytics.track_conversations();

create or replace trigger tg_messages_80_figures_insert
after insert on comms.messages
referencing new table as written
for each statement execute function analytics.track_messages();

create or replace trigger tg_messages_80_figures_update
after update on comms.messages
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_messages();

create or replace trigger tg_messages_80_figures_delete
after delete on comms.messages
referencing old table as written
for each statement execute function analytics.track_messages();

alter function analytics.track_appointments() owner to app_migrator;
alter function analytics.track_messages() owner to app_migrator;
alter function analytics.track_conversations() owner to app_migrator;
alter function analytics.track_contacts() owner to app_migrator;
alter function analytics.track_patients() owner to app_migrator;
alter function analytics.track_clocks() owner to app_migrator;

revoke all on function analytics.track_appointments() from public;
revoke all on function analytics.track_messages() from public;
revoke all on function analytics.track_conversations() from public;
revoke all on function analytics.track_contacts() from public;
revoke all on function analytics.track_patients() from public;
revoke all on function analytics.track_clocks() from public;

comment on function analytics.track_appointments() is
    'Trigger: appends appointments written: their days and their contacts are to be counted '
    'again, to analytics.changes.';
comment on function analytics.track_messages() is
    'Trigger: appends messages written, by the quarter of an hour in which they were sent, to '
    'analytics.changes.';
comment on function analytics.track_conversations() is
    'Trigger: appends conversations written: they are to be looked at again, to '
    'analytics.changes.';
comment on function analytics.track_contacts() is
    'Trigger: appends contacts written, by when they were made, to analytics.changes.';
comment on function analytics.track_patients() is
    'Trigger: appends patients written, by when they were made, to analytics.changes.';
comment on function analytics.track_clocks() is
    'Trigger: appends that the clock of an organization or branch was set otherwise, to '
    'analytics.changes.';
comment on trigger tg_appointments_80_figures_insert on clinic.appointments is
    'Has what was written counted';
comment on trigger tg_appointments_80_figures_update on clinic.appointments is
    'Has what was written counted';
comment on trigger tg_appointments_80_figures_delete on clinic.appointments is
    'Has what was written counted';
comment on trigger tg_messages_80_figures_insert on comms.messages is
    'Has what was written counted';
comment on trigger tg_messages_80_figures_update on comms.messages is
    'Has what was written counted';
comment on trigger tg_messages_80_figures_delete on comms.messages is
    'Has what was written counted';
comment on trigger tg_conversations_80_figures_insert on comms.conversations is
    'Has what was written counted';
comment on trigger tg_conversations_80_figures_update on comms.conversations is
    'Has what was written counted';
comment on trigger tg_conversations_80_figures_delete on comms.conversations is
    'Has what was written counted';
comment on trigger tg_contacts_80_figures_insert on contact.contacts is
    'Has what was written counted';
comment on trigger tg_contacts_80_figures_update on contact.contacts is
    'Has what was written counted';
comment on trigger tg_contacts_80_figures_delete on contact.contacts is
    'Has what was written counted';
comment on trigger tg_patients_80_figures_insert on contact.patients is
    'Has what was written counted';
comment on trigger tg_patients_80_figures_update on contact.patients is
    'Has what was written counted';
comment on trigger tg_patients_80_figures_delete on contact.patients is
    'Has what was written counted';
comment on trigger tg_organizations_80_figures_update on core.organizations is
    'Has every day counted again, for it begins elsewhere';
comment on trigger tg_locations_80_figures_update on core.locations is
    'Has every day counted again, for it begins elsewhere';
