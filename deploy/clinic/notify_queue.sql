-- Deploy routiq:clinic/notify_queue to pg
-- requires: clinic/schema__workers
-- requires: clinic/queue_notifications__policies
-- requires: clinic/queue_settings__policies
-- requires: clinic/queue_entries__policies
-- requires: core/delete_rules__queue_settings
-- requires: jobs/enqueue
-- requires: core/require_context
-- requires: audit/log_access

begin;

-- function clinic.planned_news(clinic.queue_entries)
-- function clinic.notify_queue(clinic.queue_entries)
-- function clinic.begin_queue_notification(uuid)
-- function clinic.finish_queue_notification(uuid)

-- Who waits is told when the turn comes near and when it is there. Sending lies outside of the
-- database, as with reminders (clinic.begin_reminder).

create or replace function clinic.planned_news(p_ticket clinic.queue_entries)
returns setof uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    return query
    insert into clinic.queue_notifications (
        organization_id, ticket_id, location_id, contact_id, kind
    )
    select n.organization_id, n.id, n.location_id, n.contact_id, n.kind
    from (
        select
            p_ticket.organization_id,
            p_ticket.id,
            p_ticket.location_id,
            p_ticket.contact_id,
            'called' as kind
        union all
        (
            select e.organization_id, e.id, e.location_id, e.contact_id, 'near'
            from clinic.queue_entries as e
            where
                e.organization_id = p_ticket.organization_id
                and e.location_id = p_ticket.location_id
                and e.queue_on = p_ticket.queue_on
                and e.status = 'waiting'
                and e.deleted_at is null
            order by e.priority, e.ticket_number
            limit coalesce(
                (
                    select s.notify_ahead
                    from clinic.queue_settings as s
                    where
                        s.organization_id = p_ticket.organization_id
                        and s.location_id = p_ticket.location_id
                        and s.deleted_at is null
                ),
                2
            )
        )
    ) as n
    where
        n.contact_id is not null
        -- Whoever calls beside us tells them: to wait for what that comes to would be to wait.
        and pg_try_advisory_xact_lock(hashtextextended('queue news ' || n.id::text || n.kind, 0))
    on conflict (organization_id, ticket_id, kind) where deleted_at is null do nothing
    returning id;
end
$function$;

alter function clinic.planned_news(clinic.queue_entries) owner to app_owner;

revoke all on function clinic.planned_news(clinic.queue_entries) from public;

comment on function clinic.planned_news(clinic.queue_entries) is
    'Keeps that who was called is told, and those whose turn comes, each once; returns what is '
    'new.';

create or replace function clinic.notify_queue(p_ticket clinic.queue_entries)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform jobs.enqueue(
        p_kind => 'queue.notify',
        p_args => jsonb_build_object('notification_id', p.id),
        p_unique_key => format('queue notification %s', p.id)
    )
    from clinic.planned_news(p_ticket) as p (id);
end
$function$;

alter function clinic.notify_queue(clinic.queue_entries) owner to app_owner;

revoke all on function clinic.notify_queue(clinic.queue_entries) from public;

comment on function clinic.notify_queue(clinic.queue_entries) is
    'Plans to tell who was called, and those whose turn comes, and puts in a job for each.';

create or replace function clinic.begin_queue_notification(p_notification_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_told jsonb;
begin
    select jsonb_build_object(
        'notification_id', n.id,
        'kind', n.kind,
        'contact_id', c.id,
        'name', c.display_name,
        'phone', c.primary_phone,
        'email', c.primary_email,
        'ticket_number', e.ticket_number,
        'counter', e.counter,
        'location', l.name
    )
    into v_told
    from clinic.queue_notifications as n
    inner join clinic.queue_entries as e
        on e.organization_id = v_organization_id and n.ticket_id = e.id
    inner join contact.contacts as c
        on c.organization_id = v_organization_id and n.contact_id = c.id
    inner join core.locations as l
        on l.organization_id = v_organization_id and n.location_id = l.id
    where
        n.organization_id = v_organization_id
        and n.id = p_notification_id
        and n.status = 'planned'
        and e.status = case n.kind when 'near' then 'waiting' else 'called' end
        and n.deleted_at is null
        and e.deleted_at is null
        and c.deleted_at is null;

    if v_told is not null then
        perform audit.log_access(
            'clinic.begin_queue_notification', 'contact.contacts',
            array[(v_told ->> 'contact_id')::uuid]
        );
    end if;

    return v_told;
end
$function$;

alter function clinic.begin_queue_notification(uuid) owner to app_owner;

revoke all on function clinic.begin_queue_notification(uuid) from public;
grant execute on function clinic.begin_queue_notification(uuid) to app_worker;

comment on function clinic.begin_queue_notification(uuid) is
    'Whom to tell what of a queue, for a worker that has the job; null where there is nothing '
    'to say any more: it was sent, or the ticket has moved on. Raises RQ400.';

create or replace function clinic.finish_queue_notification(p_notification_id uuid)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    update clinic.queue_notifications as n
    set
        status = 'sent',
        sent_at = now()
    where
        n.organization_id = v_organization_id
        and n.id = p_notification_id
        and n.status = 'planned'
        and n.deleted_at is null;

    return found;
end
$function$;

alter function clinic.finish_queue_notification(uuid) owner to app_owner;

revoke all on function clinic.finish_queue_notification(uuid) from public;
grant execute on function clinic.finish_queue_notification(uuid) to app_worker;

comment on function clinic.finish_queue_notification(uuid) is
    'Keeps that somebody was told; false where that was so already. Raises RQ400.';

commit;
