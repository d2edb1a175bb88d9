-- Deploy routiq:integration/kek_report to pg
-- requires: integration/credentials__policies
-- requires: integration/key_encryption_keys__policies
-- requires: core/require_every_row

begin;

-- function integration.kek_report()

-- For whoever runs the database, as app_migrator or a member of it. Raises 42501.

create or replace function integration.kek_report()
returns table (
    version int,
    status text,
    started_at timestamptz,
    age interval,
    wrapped_count bigint,
    organization_count bigint
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    perform core.require_every_row('integration.credentials');

    return query
    select
        k.version,
        k.status,
        k.created_at,
        now() - k.created_at,
        count(c.id),
        count(distinct c.organization_id)
    from integration.key_encryption_keys as k
    left join integration.credentials as c
        on k.version = c.kek_version
    group by k.version
    order by k.version;
end
$function$;

alter function integration.kek_report() owner to app_owner;

revoke all on function integration.kek_report() from public;

comment on function integration.kek_report() is
    'Key-encryption keys with their ages and what is wrapped by each; never a key. For whoever '
    'runs the database.';

commit;
