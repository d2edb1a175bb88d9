-- function analytics.event_measures(text, timestamptz, timestamptz)
-- function analytics.track_appointments()
-- function analytics.track_messages()
-- function analytics.track_conversations()
-- function analytics.track_contacts()
-- function analytics.track_patients()
-- function analytics.track_events()
-- function analytics.track_syncs()
-- function analytics.track_sync_errors()
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
-- trigger tg_webhook_events_80_figures_insert on integration.webhook_events
-- trigger tg_webhook_events_80_figures_update on integration.webhook_events
-- trigger tg_webhook_events_80_figures_delete on integration.webhook_events
-- trigger tg_sync_runs_80_figures_insert on integration.sync_runs
-- trigger tg_sync_runs_80_figures_update on integration.sync_runs
-- trigger tg_sync_runs_80_figures_delete on integration.sync_runs
-- trigger tg_sync_errors_80_figures_insert on integration.sync_errors
-- trigger tg_sync_errors_80_figures_update on integration.sync_errors
-- trigger tg_sync_errors_80_figures_delete on integration.sync_errors
-- trigger tg_organizations_80_figures_update on core.organizations
-- trigger tg_locations_80_figures_update on core.locations

-- Called once a statement, with its transition tables, by triggers that a client's write waits for. So each
-- appends what changed in one statement and does no more: it looks nothing up, and writes no row that
-- anybody else could hold. What a row counted before is taken off and what it counts now is added, so
-- whatever moves it moves: another day, another branch, a deletion, a restoration. Where both are equal
-- nothing is written. Which day an instant belongs to is decided when it is counted
-- (analytics.apply_changes), for the clock of a practice may be set otherwise meanwhile.
--
-- Definers of app_migrator, who may write for every organization: a migration writes rows of them all.
-- Row security is switched on because a migration may have switched it off, which would be an error
-- here where a host refuses bypassrls. Rows that move between partitions stay what they are. The triggers
-- are made in the order in which everything locks these tables.

create or replace function analytics.event_measures(
    p_status text, p_received_at timestamptz, p_processed_at timestamptz
)
returns table (measure text, duration interval)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $function$
    select m.measure, m.duration
    from (
        values
        ('events_received', true, interval '0'),
        (
            'events_processed',
            p_status in ('processed', 'ignored'),
            coalesce(greatest(p_processed_at - p_received_at, interval '0'), interval '0')
        ),
        ('events_failed', p_status in ('failed', 'dead'), interval '0')
    ) as m (measure, is_so, duration)
    where m.is_so
$function$;

create or replace function analytics.track_appointments()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if tg_op = 'INSERT' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id
        )
        select n.organization_id, 'appointments', n.start_at, n.location_id, n.contact_id
        from new_rows as n
        where n.deleted_at is null;
    elsif tg_op = 'DELETE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id
        )
        select o.organization_id, 'appointments', o.start_at, o.location_id, o.contact_id
        from old_rows as o
        where o.deleted_at is null;
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
begin
    if tg_op = 'INSERT' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id, quantity
        )
        select
            n.organization_id,
            'messages_' || n.direction,
            date_bin('15 minutes', n.sent_at, 'epoch'),
            n.location_id,
            n.conversation_id,
            count(*)
        from new_rows as n
        where n.deleted_at is null and not n.is_private
        group by 1, 2, 3, 4, 5;
    elsif tg_op = 'DELETE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id, quantity
        )
        select
            o.organization_id,
            'messages_' || o.direction,
            date_bin('15 minutes', o.sent_at, 'epoch'),
            o.location_id,
            o.conversation_id,
            -count(*)
        from old_rows as o
        where o.deleted_at is null and not o.is_private
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
    if tg_op = 'INSERT' then
        insert into analytics.changes (organization_id, measure, subject_id)
        select n.organization_id, 'conversation', n.id
        from new_rows as n
        where n.deleted_at is null;
    elsif tg_op = 'DELETE' then
        insert into analytics.changes (organization_id, measure, subject_id)
        select o.organization_id, 'conversation', o.id
        from old_rows as o
        where o.deleted_at is null;
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
begin
    if tg_op = 'INSERT' then
        insert into analytics.changes (organization_id, measure, occurred_at, quantity)
        select
            n.organization_id,
            'contacts_new',
            date_bin('15 minutes', n.created_at, 'epoch'),
            count(*)
        from new_rows as n
        where n.deleted_at is null and n.merged_into_id is null
        group by 1, 2, 3;
    elsif tg_op = 'DELETE' then
        insert into analytics.changes (organization_id, measure, occurred_at, quantity)
        select
            o.organization_id,
            'contacts_new',
            date_bin('15 minutes', o.created_at, 'epoch'),
            -count(*)
        from old_rows as o
        where o.deleted_at is null and o.merged_into_id is null
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
begin
    if tg_op = 'INSERT' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id, quantity
        )
        select
            n.organization_id, 'patients_new', n.created_at, n.location_id, n.contact_id, 1
        from new_rows as n
        where n.deleted_at is null;
    elsif tg_op = 'DELETE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, location_id, subject_id, quantity
        )
        select
            o.organization_id, 'patients_new', o.created_at, o.location_id, o.contact_id, -1
        from old_rows as o
        where o.deleted_at is null;
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

create or replace function analytics.track_events()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if tg_op = 'INSERT' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, label, quantity, duration
        )
        select
            n.organization_id, m.measure, date_trunc('hour', n.received_at, 'UTC'),
            n.service_code, count(*), sum(m.duration)
        from new_rows as n
        cross join lateral analytics.event_measures(n.status, n.received_at, n.processed_at) as m
        group by 1, 2, 3, 4;
    elsif tg_op = 'DELETE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, label, quantity, duration
        )
        select
            o.organization_id, m.measure, date_trunc('hour', o.received_at, 'UTC'),
            o.service_code, -count(*), -sum(m.duration)
        from old_rows as o
        cross join lateral analytics.event_measures(o.status, o.received_at, o.processed_at) as m
        group by 1, 2, 3, 4;
    else
        insert into analytics.changes (
            organization_id, measure, occurred_at, label, quantity, duration
        )
        select
            w.organization_id, m.measure, date_trunc('hour', w.received_at, 'UTC'),
            w.service_code, sum(w.sign), sum(w.sign * m.duration)
        from old_rows as o
        inner join new_rows as n
            on o.organization_id = n.organization_id and o.id = n.id
        cross join lateral (
            values
            (o.organization_id, o.service_code, o.status, o.received_at, o.processed_at, -1),
            (n.organization_id, n.service_code, n.status, n.received_at, n.processed_at, 1)
        ) as w (organization_id, service_code, status, received_at, processed_at, sign)
        cross join lateral analytics.event_measures(w.status, w.received_at, w.processed_at) as m
        where
            (o.service_code, o.status, o.received_at, o.processed_at)
            is distinct from (n.service_code, n.status, n.received_at, n.processed_at)
        group by 1, 2, 3, 4
        having sum(w.sign) <> 0 or sum(w.sign * m.duration) <> interval '0';
    end if;

    return null;
end
$function$;

create or replace function analytics.track_syncs()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if tg_op = 'INSERT' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, subject_id, quantity
        )
        select
            n.organization_id, 'records_processed', date_trunc('hour', n.started_at, 'UTC'),
            n.integration_id, n.read_count
        from new_rows as n
        where n.read_count <> 0;
    elsif tg_op = 'DELETE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, subject_id, quantity
        )
        select
            o.organization_id, 'records_processed', date_trunc('hour', o.started_at, 'UTC'),
            o.integration_id, -o.read_count
        from old_rows as o
        where o.read_count <> 0;
    else
        insert into analytics.changes (
            organization_id, measure, occurred_at, subject_id, quantity
        )
        select
            w.organization_id, 'records_processed', date_trunc('hour', w.started_at, 'UTC'),
            w.integration_id, sum(w.read_count)
        from old_rows as o
        inner join new_rows as n
            on o.organization_id = n.organization_id and o.id = n.id
        cross join lateral (
            values
            (o.organization_id, o.integration_id, o.started_at, -o.read_count),
            (n.organization_id, n.integration_id, n.started_at, n.read_count)
        ) as w (organization_id, integration_id, started_at, read_count)
        where
            (o.integration_id, o.started_at, o.read_count)
            is distinct from (n.integration_id, n.started_at, n.read_count)
        group by 1, 2, 3, 4
        having sum(w.read_count) <> 0;
    end if;

    return null;
end
$function$;

create or replace function analytics.track_sync_errors()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if tg_op = 'INSERT' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, subject_id, quantity
        )
        select
            n.organization_id, 'sync_errors', date_trunc('hour', n.occurred_at, 'UTC'),
            n.integration_id, count(*)
        from new_rows as n
        group by 1, 2, 3, 4;
    elsif tg_op = 'DELETE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, subject_id, quantity
        )
        select
            o.organization_id, 'sync_errors', date_trunc('hour', o.occurred_at, 'UTC'),
            o.integration_id, -count(*)
        from old_rows as o
        group by 1, 2, 3, 4;
    else
        insert into analytics.changes (
            organization_id, measure, occurred_at, subject_id, quantity
        )
        select
            w.organization_id, 'sync_errors', date_trunc('hour', w.occurred_at, 'UTC'),
            w.integration_id, sum(w.quantity)
        from old_rows as o
        inner join new_rows as n
            on o.organization_id = n.organization_id and o.id = n.id
        cross join lateral (
            values
            (o.organization_id, o.integration_id, o.occurred_at, -1),
            (n.organization_id, n.integration_id, n.occurred_at, 1)
        ) as w (organization_id, integration_id, occurred_at, quantity)
        where
            (o.integration_id, o.occurred_at) is distinct from (n.integration_id, n.occurred_at)
        group by 1, 2, 3, 4
        having sum(w.quantity) <> 0;
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
referencing new table as new_rows
for each statement execute function analytics.track_contacts();

create or replace trigger tg_contacts_80_figures_update
after update on contact.contacts
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_contacts();

create or replace trigger tg_contacts_80_figures_delete
after delete on contact.contacts
referencing old table as old_rows
for each statement execute function analytics.track_contacts();

create or replace trigger tg_patients_80_figures_insert
after insert on contact.patients
referencing new table as new_rows
for each statement execute function analytics.track_patients();

create or replace trigger tg_patients_80_figures_update
after update on contact.patients
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_patients();

create or replace trigger tg_patients_80_figures_delete
after delete on contact.patients
referencing old table as old_rows
for each statement execute function analytics.track_patients();

create or replace trigger tg_locations_80_figures_update
after update of time_zone on core.locations
for each row
when (old.time_zone is distinct from new.time_zone)
execute function analytics.track_clocks();

create or replace trigger tg_appointments_80_figures_insert
after insert on clinic.appointments
referencing new table as new_rows
for each statement execute function analytics.track_appointments();

create or replace trigger tg_appointments_80_figures_update
after update on clinic.appointments
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_appointments();

create or replace trigger tg_appointments_80_figures_delete
after delete on clinic.appointments
referencing old table as old_rows
for each statement execute function analytics.track_appointments();

create or replace trigger tg_conversations_80_figures_insert
after insert on comms.conversations
referencing new table as new_rows
for each statement execute function analytics.track_conversations();

create or replace trigger tg_conversations_80_figures_update
after update on comms.conversations
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_conversations();

create or replace trigger tg_conversations_80_figures_delete
after delete on comms.conversations
referencing old table as old_rows
for each statement execute function analytics.track_conversations();

create or replace trigger tg_messages_80_figures_insert
after insert on comms.messages
referencing new table as new_rows
for each statement execute function analytics.track_messages();

create or replace trigger tg_messages_80_figures_update
after update on comms.messages
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_messages();

create or replace trigger tg_messages_80_figures_delete
after delete on comms.messages
referencing old table as old_rows
for each statement execute function analytics.track_messages();

create or replace trigger tg_webhook_events_80_figures_insert
after insert on integration.webhook_events
referencing new table as new_rows
for each statement execute function analytics.track_events();

create or replace trigger tg_webhook_events_80_figures_update
after update on integration.webhook_events
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_events();

create or replace trigger tg_webhook_events_80_figures_delete
after delete on integration.webhook_events
referencing old table as old_rows
for each statement execute function analytics.track_events();

create or replace trigger tg_sync_runs_80_figures_insert
after insert on integration.sync_runs
referencing new table as new_rows
for each statement execute function analytics.track_syncs();

create or replace trigger tg_sync_runs_80_figures_update
after update on integration.sync_runs
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_syncs();

create or replace trigger tg_sync_runs_80_figures_delete
after delete on integration.sync_runs
referencing old table as old_rows
for each statement execute function analytics.track_syncs();

create or replace trigger tg_sync_errors_80_figures_insert
after insert on integration.sync_errors
referencing new table as new_rows
for each statement execute function analytics.track_sync_errors();

create or replace trigger tg_sync_errors_80_figures_update
after update on integration.sync_errors
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_sync_errors();

create or replace trigger tg_sync_errors_80_figures_delete
after delete on integration.sync_errors
referencing old table as old_rows
for each statement execute function analytics.track_sync_errors();

alter function analytics.event_measures(text, timestamptz, timestamptz) owner to app_owner;
alter function analytics.track_appointments() owner to app_migrator;
alter function analytics.track_messages() owner to app_migrator;
alter function analytics.track_conversations() owner to app_migrator;
alter function analytics.track_contacts() owner to app_migrator;
alter function analytics.track_patients() owner to app_migrator;
alter function analytics.track_events() owner to app_migrator;
alter function analytics.track_syncs() owner to app_migrator;
alter function analytics.track_sync_errors() owner to app_migrator;
alter function analytics.track_clocks() owner to app_migrator;

revoke all on function analytics.event_measures(text, timestamptz, timestamptz) from public;
revoke all on function analytics.track_appointments() from public;
revoke all on function analytics.track_messages() from public;
revoke all on function analytics.track_conversations() from public;
revoke all on function analytics.track_contacts() from public;
revoke all on function analytics.track_patients() from public;
revoke all on function analytics.track_events() from public;
revoke all on function analytics.track_syncs() from public;
revoke all on function analytics.track_sync_errors() from public;
revoke all on function analytics.track_clocks() from public;

comment on function analytics.event_measures(text, timestamptz, timestamptz) is
    'Figures that a webhook event counts in, and the time that belongs to each.';
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
comment on function analytics.track_events() is
    'Trigger: appends webhook events written, by the hour in which they came, to '
    'analytics.changes.';
comment on function analytics.track_syncs() is
    'Trigger: appends the records that syncs read, by the hour in which they began, to '
    'analytics.changes.';
comment on function analytics.track_sync_errors() is
    'Trigger: appends errors of syncs, by the hour in which they occurred, to '
    'analytics.changes.';
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
comment on trigger tg_webhook_events_80_figures_insert on integration.webhook_events is
    'Has what was written counted';
comment on trigger tg_webhook_events_80_figures_update on integration.webhook_events is
    'Has what was written counted';
comment on trigger tg_webhook_events_80_figures_delete on integration.webhook_events is
    'Has what was written counted';
comment on trigger tg_sync_runs_80_figures_insert on integration.sync_runs is
    'Has what was written counted';
comment on trigger tg_sync_runs_80_figures_update on integration.sync_runs is
    'Has what was written counted';
comment on trigger tg_sync_runs_80_figures_delete on integration.sync_runs is
    'Has what was written counted';
comment on trigger tg_sync_errors_80_figures_insert on integration.sync_errors is
    'Has what was written counted';
comment on trigger tg_sync_errors_80_figures_update on integration.sync_errors is
    'Has what was written counted';
comment on trigger tg_sync_errors_80_figures_delete on integration.sync_errors is
    'Has what was written counted';
comment on trigger tg_organizations_80_figures_update on core.organizations is
    'Has every day counted again, for it begins elsewhere';
comment on trigger tg_locations_80_figures_update on core.locations is
    'Has every day counted again, for it begins elsewhere';
