-- Verify routiq:standardisation/api_credentials on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view api_credentials_read
with (security_invoker = true) as
select
    c.row_id,
    g.id as organization_id,
    c.id::text as old_id,
    i.id as integration_id,
    v.service_code,
    v.key_digest,
    d.defects,
    c.organization_id::text as waits_for,
    coalesce(t.id, v.id) as id,
    case
        when i.id is not null
            then jsonb_build_array(jsonb_build_object(
                    'organization_id', g.id, 'id', i.id, 'service_code', v.service_code,
                    'name', 'Standard', 'status', 'active'
                ))
    end as service_integrations,
    array(
        select x.defect
        from unnest(d.defects) as x (defect)
        where x.defect <> 'fernet'
    ) as reasons
from legacy.api_credentials as c
left join standardisation.records as k
    on c.row_id = k.row_id
left join standardisation.organization_names as n
    on c.organization_id::text = n.name
left join core.organizations as g
    on n.target_organization_id = g.id and g.deleted_at is null
cross join
    lateral (
        select
            (
                select s.code
                from integration.services as s
                where s.code = lower(btrim(c.service))
            ) as service_code,
            encode(sha256(convert_to(c.api_key, 'UTF8')), 'hex') as key_digest,
            standardisation.id_of(
                g.id, 'api_credentials',
                concat_ws(' ', c.id, encode(sha256(convert_to(c.api_key, 'UTF8')), 'hex'))
            ) as id
        limit 1
    ) as v
left join
    lateral (
        select
            coalesce(
                (
                    select s.id
                    from integration.service_integrations as s
                    where
                        s.organization_id = g.id
                        and s.service_code = v.service_code
                        and s.deleted_at is null
                    order by s.created_at, s.id
                    limit 1
                ),
                standardisation.id_of(g.id, 'service_integrations', v.service_code)
            ) as id
        limit 1
    ) as i
    on true
left join integration.credentials as t
    on
        g.id = t.organization_id
        and t.id in (k.target_id, v.id)
        and t.metadata #>> '{legacy,digest}' = v.key_digest
        and t.deleted_at is null
cross join lateral (
    select
        array_remove(array[
            case when g.id is null then 'orphan' end,
            case when v.service_code is null then 'unknown_service' end,
            case when c.api_key like 'gAAAA%' then 'fernet' end,
            case
                when
                    exists (
                        select
                        from legacy.api_credentials as o
                        where
                            o.organization_id = c.organization_id
                            and lower(btrim(o.service)) = v.service_code
                            and o.row_id < c.row_id
                    )
                    then 'duplicate'
            end,
            case when t.id is null and g.id is not null
                    then standardisation.credential_problem(c.api_key)
            end
        ], null) as defects
    limit 1
) as d;

create temporary view api_credentials_back as
select
    c.organization_id,
    c.id,
    c.deleted_at,
    c.organization_id as old_organization_id,
    i.service_code as old_service,
    standardisation.api_key_of(c) as old_api_key,
    c.created_at at time zone 'UTC' as old_created_at
from integration.credentials as c
inner join integration.service_integrations as i
    on c.organization_id = i.organization_id and c.integration_id = i.id
where c.kind = 'api_key';

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view standardisation.api_credentials_read
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.api_credentials_read'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.api_credentials_read'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array[]::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'standardisation.api_credentials_read'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.api_credentials_read', v_differs;
    end if;

    -- view standardisation.api_credentials_back
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.api_credentials_back'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.api_credentials_back'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_migrator'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array[]::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'standardisation.api_credentials_back'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.api_credentials_back', v_differs;
    end if;
end;
$verify$;

rollback;
