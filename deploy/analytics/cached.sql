-- Deploy routiq:analytics/cached to pg
-- requires: analytics/cache__policies
-- requires: integration/service_integrations

begin;

-- function analytics.cached(text)
-- function analytics.keep_cached(text, jsonb, text[], interval)
-- function analytics.forget_cached(text[])
-- function analytics.forget_by_statement()
-- trigger tg_service_integrations_80_forget_cached on integration.service_integrations

-- For functions that count what may be a little old. Nobody waits for anybody: of two who count the same at
-- once the second one keeps nothing, and a row that is just being kept is passed over by whoever takes its
-- tag away. So an answer may outlive what it was counted from, and never its time: keep it for seconds.
-- The next ones of analytics act for the organization of the context.

create or replace function analytics.cached(p_key text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select c.value
        from analytics.cache as c
        where
            c.organization_id = core.current_org_id()
            and c.key = p_key
            and c.expires_at > now()
    );
end
$function$;

alter function analytics.cached(text) owner to app_owner;

revoke all on function analytics.cached(text) from public;

comment on function analytics.cached(text) is
    'What was kept under a key for the organization in the context; null where nothing is, or no '
    'more.';

create or replace function analytics.keep_cached(
    p_key text, p_value jsonb, p_tags text[], p_keep interval
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if pg_try_advisory_xact_lock(
        hashtextextended(format('analytics.cache %s %s', core.current_org_id(), p_key), 0)
    ) then
        insert into analytics.cache as c (organization_id, key, value, tags, expires_at)
        values (core.current_org_id(), p_key, p_value, p_tags, now() + p_keep)
        on conflict (organization_id, key) do update
        set
            value = excluded.value,
            tags = excluded.tags,
            expires_at = excluded.expires_at,
            created_at = excluded.created_at;
    end if;

    return p_value;
end
$function$;

alter function analytics.keep_cached(text, jsonb, text[], interval) owner to app_owner;

revoke all on function analytics.keep_cached(text, jsonb, text[], interval) from public;

comment on function analytics.keep_cached(text, jsonb, text[], interval) is
    'Keeps an answer of the organization in the context for p_keep, at most a day, under a key and '
    'tags, and returns it. Where somebody else is just keeping one, it is not kept.';

create or replace function analytics.forget_cached(p_tags text[])
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_count bigint;
begin
    with doomed as (
        select
            c.organization_id,
            c.key
        from analytics.cache as c
        where c.organization_id = core.current_org_id() and c.tags && p_tags
        for update skip locked
    ),

    gone as (
        delete from analytics.cache as c
        using doomed as d
        where c.organization_id = d.organization_id and c.key = d.key
        returning c.key
    )

    select count(*)
    into v_count
    from gone as g;

    return v_count;
end
$function$;

alter function analytics.forget_cached(text[]) owner to app_owner;

revoke all on function analytics.forget_cached(text[]) from public;

comment on function analytics.forget_cached(text[]) is
    'Takes away what is kept under one of the tags for the organization in the context; tells how '
    'many answers.';

create or replace function analytics.forget_by_statement()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform analytics.forget_cached(tg_argv);
    return null;
end
$function$;

alter function analytics.forget_by_statement() owner to app_owner;

revoke all on function analytics.forget_by_statement() from public;

comment on function analytics.forget_by_statement() is
    'Trigger: takes away what is kept under the tags that are its arguments.';

create or replace trigger tg_service_integrations_80_forget_cached
after insert or update or delete on integration.service_integrations
for each statement execute function analytics.forget_by_statement('integrations');

comment on trigger tg_service_integrations_80_forget_cached on integration.service_integrations is
    'Has the health of accounts counted anew';

commit;
