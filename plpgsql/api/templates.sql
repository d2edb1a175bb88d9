-- function api.save_message_template(text, text, text, text[], text, text, int)
-- function api.list_message_templates(int, uuid)
-- function api.delete_message_template(uuid)
-- function api.render_message_template(uuid, jsonb)

-- How a practice words what it says again and again. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.save_message_template(
    p_name text,
    p_channel text,
    p_body text,
    p_placeholders text[] default '{}',
    p_subject text default null,
    p_language text default 'en',
    p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_row comms.message_templates;
begin
    perform core.require_permission('templates.write');
    perform comms.check_template(p_subject, p_body, p_placeholders);

    select t.*
    into v_row
    from comms.message_templates as t
    where
        t.organization_id = v_organization_id
        and t.name = p_name
        and t.channel = p_channel
        and t.language = p_language
        and t.replaced_at is null
        and t.deleted_at is null
    for no key update;

    perform core.check_row_version('template', p_row_version, v_row.row_version);

    if
        v_row.id is null
        or v_row.body is distinct from p_body
        or v_row.subject is distinct from p_subject
    then
        update comms.message_templates as t
        set replaced_at = now()
        where t.organization_id = v_organization_id and t.id = v_row.id;

        insert into comms.message_templates (
            organization_id, name, channel, language, version, subject, body, placeholders
        )
        select
            v_organization_id,
            p_name,
            p_channel,
            p_language,
            coalesce(max(t.version), 0) + 1,
            p_subject,
            p_body,
            comms.text_placeholders(concat_ws(' ', p_subject, p_body))
        from comms.message_templates as t
        where
            t.organization_id = v_organization_id
            and t.name = p_name
            and t.channel = p_channel
            and t.language = p_language
        returning * into v_row;
    end if;

    return jsonb_build_object(
        'template_id', v_row.id, 'version', v_row.version, 'row_version', v_row.row_version
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'somebody saved this template meanwhile', sqlerrm, 'read it again'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be a template', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.save_message_template(
    text, text, text, text[], text, text, int
)
owner to app_owner;

revoke all on function api.save_message_template(
    text, text, text, text[], text, text, int
) from public;
grant execute on function api.save_message_template(
    text, text, text, text[], text, text, int
) to authenticated;

comment on function api.save_message_template(
    text, text, text, text[], text, text, int
) is
    'Words a template for email, with a subject, or sms, in a language; another wording is a new '
    'version, the same one changes nothing. The texts name all placeholders that are given, such '
    'as {{first_name}}, and no others. Raises RQ403, RQ409, RQ422.';

create or replace function api.list_message_templates(
    p_limit int default 50, p_before uuid default null
)
returns table (
    template_id uuid,
    name text,
    channel text,
    language text,
    version int,
    subject text,
    body text,
    placeholders text[],
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('outbound.write');

    return query
    select
        t.id,
        t.name,
        t.channel,
        t.language,
        t.version,
        t.subject,
        t.body,
        t.placeholders,
        t.row_version
    from comms.message_templates as t
    where
        t.organization_id = v_organization_id
        and (p_before is null or t.id < p_before)
        and t.replaced_at is null
        and t.deleted_at is null
    order by t.id desc
    limit least(greatest(coalesce(p_limit, 50), 1), 200);
end
$function$;

alter function api.list_message_templates(int, uuid) owner to app_owner;

revoke all on function api.list_message_templates(int, uuid) from public;
grant execute on function api.list_message_templates(int, uuid) to authenticated;

comment on function api.list_message_templates(int, uuid) is
    'Templates as they are worded now, the newest wording first, at most p_limit (200); for the '
    'next page give the last template_id as p_before. Raises RQ403.';

create or replace function api.delete_message_template(p_template_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('templates.write');

    return jsonb_build_object(
        'delete_batch',
        core.soft_delete(
            'comms.message_templates', p_template_id, p_organization_id => v_organization_id
        )
    );
end
$function$;

alter function api.delete_message_template(uuid) owner to app_owner;

revoke all on function api.delete_message_template(uuid) from public;
grant execute on function api.delete_message_template(uuid) to authenticated;

comment on function api.delete_message_template(uuid) is
    'Takes a template away; what was made from it stays. Raises RQ403, RQ404.';

create or replace function api.render_message_template(
    p_template_id uuid, p_values jsonb default '{}'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_template comms.message_templates;
begin
    perform core.require_permission('outbound.write');

    v_template := comms.living_template(v_organization_id, p_template_id);

    return comms.render_template(v_template, p_values);
end
$function$;

alter function api.render_message_template(uuid, jsonb) owner to app_owner;

revoke all on function api.render_message_template(uuid, jsonb) from public;
grant execute on function api.render_message_template(uuid, jsonb) to authenticated;

comment on function api.render_message_template(uuid, jsonb) is
    'Subject and body of a template with these values, as they would be sent; it escapes nothing. '
    'Raises RQ403, RQ404, and RQ422 with the names of values that lack or that nobody asked for.';
