-- function api.update_organization(text, text, text, text, text, text, jsonb, jsonb, int, text)

-- What is null stays as it is; an empty tax number takes it away. Id, external id, plan and status are
-- not the organization's to change. Raises RQ400, RQ401, RQ403, RQ409, RQ422.

create or replace function api.update_organization(
    p_name text default null,
    p_slug text default null,
    p_region text default null,
    p_time_zone text default null,
    p_currency text default null,
    p_tax_number text default null,
    p_contact jsonb default null,
    p_address jsonb default null,
    p_row_version int default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_result jsonb;
    v_version int;
begin
    perform core.require_permission('organization.write');

    -- The list is read from files, so it is asked only for what may change.
    if p_time_zone <> 'UTC' then
        if not exists (
            select
            from pg_timezone_names as z
            where z.name = p_time_zone
        ) then
            perform core.refuse(
                'RQ422',
                'these values cannot be an organization',
                format('there is no time zone "%s"', p_time_zone),
                'choose one by its IANA name, such as Australia/Sydney'
            );
        end if;
    end if;

    v_result := core.begin_once(
        'update_organization',
        p_idempotency_key,
        jsonb_build_array(
            p_name, p_slug, p_region, p_time_zone, p_currency, p_tax_number, p_contact, p_address,
            p_row_version
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    select o.row_version
    into strict v_version
    from core.organizations as o
    where o.id = v_organization_id
    for no key update;

    perform core.check_row_version('organization', p_row_version, v_version);

    update core.organizations as o
    set
        name = coalesce(p_name, o.name),
        slug = coalesce(p_slug, o.slug),
        region = coalesce(p_region, o.region),
        time_zone = coalesce(p_time_zone, o.time_zone),
        currency = coalesce(p_currency, o.currency),
        tax_number = case
            when p_tax_number is null then o.tax_number
            else nullif(btrim(p_tax_number), '')
        end,
        contact = coalesce(p_contact, o.contact),
        address = coalesce(p_address, o.address)
    where o.id = v_organization_id
    returning o.row_version into v_version;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object('organization_id', v_organization_id, 'row_version', v_version)
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'this short name is taken', 'another organization has it',
            'choose another one'
        );
        return null;
    when check_violation or not_null_violation or string_data_right_truncation then
        perform core.refuse(
            'RQ422', 'these values cannot be an organization', sqlerrm, 'correct them'
        );
        return null;
end
$function$;

alter function api.update_organization(
    text, text, text, text, text, text, jsonb, jsonb, int, text
) owner to app_owner;

revoke all on function api.update_organization(
    text, text, text, text, text, text, jsonb, jsonb, int, text
) from public;
grant execute on function api.update_organization(
    text, text, text, text, text, text, jsonb, jsonb, int, text
) to authenticated;

comment on function api.update_organization(
    text, text, text, text, text, text, jsonb, jsonb, int, text
) is
    'Changes what is given of the caller''s organization, and leaves the rest. Raises RQ403 '
    'where the caller''s role does not allow it, RQ409 where the short name is taken or for an '
    'older row version, RQ422 for values that break a rule.';
