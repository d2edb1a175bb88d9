-- function comms.text_placeholders(text)
-- function comms.check_template(text, text, text[])
-- function comms.filled_text(text, jsonb)
-- function comms.render_template(comms.message_templates, jsonb)
-- function comms.living_template(uuid, uuid)

-- A placeholder is a name between two braces on each side, such as {{first_name}}. A text is cut at the
-- braces once, and each value is put in as it is: what looks like a placeholder in a value stays as it is,
-- and nothing is escaped. The texts are plain; whoever makes HTML of them escapes there.

create or replace function comms.text_placeholders(p_text text)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_wrong text;
begin
    select left(p.part, 40)
    into v_wrong
    from string_to_table(p_text, '{{') with ordinality as p (part, place)
    where
        case
            when p.place = 1 then strpos(p.part, '}}') > 0
            else
                p.part !~ '^[a-z][a-z0-9_]{0,62}\}\}'
                or strpos(substr(p.part, strpos(p.part, '}}') + 2), '}}') > 0
        end
    order by p.place
    limit 1;

    if v_wrong is not null then
        perform core.refuse(
            'RQ422', 'a placeholder of this text cannot be read', format('near "%s"', v_wrong),
            'write placeholders as {{first_name}}: small letters, digits and underscores'
        );
    end if;

    return array(
        select distinct split_part(p.part, '}}', 1) collate "C"
        from string_to_table(p_text, '{{') with ordinality as p (part, place)
        where p.place > 1
        order by 1
    );
end
$function$;

alter function comms.text_placeholders(text) owner to app_owner;

revoke all on function comms.text_placeholders(text) from public;

comment on function comms.text_placeholders(text) is
    'Names of the placeholders of a text, each once, in their order. Raises RQ422 where braces '
    'stand around something else.';

create or replace function comms.check_template(
    p_subject text, p_body text, p_placeholders text[]
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_used text[] := comms.text_placeholders(concat_ws(' ', p_subject, p_body));
    v_unknown text;
    v_missing text;
begin
    select
        string_agg(n.name, ', ' order by n.name)
        filter (where n.name <> all (coalesce(p_placeholders, '{}'))),
        string_agg(n.name, ', ' order by n.name) filter (where n.name <> all (v_used))
    into v_unknown, v_missing
    from unnest(v_used || p_placeholders) as n (name);

    if v_unknown is not null then
        perform core.refuse(
            'RQ422', 'the text names a placeholder that nobody gives', v_unknown,
            'name it among the placeholders, or correct the text'
        );
    elsif v_missing is not null then
        perform core.refuse(
            'RQ422', 'the text lacks a placeholder', v_missing,
            'use it in the text, or leave it out of the placeholders'
        );
    end if;
end
$function$;

alter function comms.check_template(text, text, text[]) owner to app_owner;

revoke all on function comms.check_template(text, text, text[]) from public;

comment on function comms.check_template(text, text, text[]) is
    'Refuses texts that name other placeholders than those that are given. Raises RQ422 and tells '
    'which are unknown, and which lack.';

create or replace function comms.filled_text(p_text text, p_values jsonb)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select string_agg(
            case
                when p.place = 1 then p.part
                else
                    (p_values ->> split_part(p.part, '}}', 1))
                    || substr(p.part, strpos(p.part, '}}') + 2)
            end,
            '' order by p.place
        )
        from string_to_table(p_text, '{{') with ordinality as p (part, place)
    );
end
$function$;

alter function comms.filled_text(text, jsonb) owner to app_owner;

revoke all on function comms.filled_text(text, jsonb) from public;

comment on function comms.filled_text(text, jsonb) is
    'A text with values in place of its placeholders, which were checked before.';

create or replace function comms.render_template(
    p_template comms.message_templates, p_values jsonb
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_values jsonb := case when jsonb_typeof(p_values) = 'object' then p_values else '{}' end;
    v_missing text;
    v_unknown text;
    v_subject text;
begin
    select string_agg(n.name, ', ' order by n.place)
    into v_missing
    from unnest(p_template.placeholders) with ordinality as n (name, place)
    where coalesce(jsonb_typeof(v_values -> n.name), '') not in ('string', 'number', 'boolean');

    select string_agg(v.key, ', ' order by v.key)
    into v_unknown
    from jsonb_object_keys(v_values) as v (key)
    where v.key <> all (p_template.placeholders);

    if v_missing is not null then
        perform core.refuse(
            'RQ422', 'a value is missing for this text', v_missing,
            'give a text, a number, true or false for each placeholder'
        );
    elsif v_unknown is not null then
        perform core.refuse(
            'RQ422', 'the text knows no such placeholder', v_unknown,
            format(
                'its placeholders are: %s',
                coalesce(nullif(array_to_string(p_template.placeholders, ', '), ''), 'none')
            )
        );
    end if;

    v_subject := comms.filled_text(p_template.subject, v_values);

    if v_subject ~ '[[:cntrl:]]' then
        perform core.refuse(
            'RQ422', 'a subject is one line', 'a value breaks it', 'give values without line breaks'
        );
    end if;

    return jsonb_build_object(
        'subject', v_subject, 'body', comms.filled_text(p_template.body, v_values)
    );
end
$function$;

alter function comms.render_template(comms.message_templates, jsonb) owner to app_owner;

revoke all on function comms.render_template(comms.message_templates, jsonb) from public;

comment on function comms.render_template(comms.message_templates, jsonb) is
    'Subject and body of a template with these values. Raises RQ422 and tells which values lack, '
    'and which nobody asked for; escapes nothing.';

create or replace function comms.living_template(p_organization_id uuid, p_template_id uuid)
returns comms.message_templates
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_template comms.message_templates;
begin
    select t.*
    into v_template
    from comms.message_templates as t
    where
        t.organization_id = p_organization_id
        and t.id = p_template_id
        and t.deleted_at is null;

    if v_template.id is null then
        perform core.refuse(
            'RQ404', 'there is no such template', format('the id is "%s"', p_template_id),
            'name one of api.list_message_templates'
        );
    end if;

    return v_template;
end
$function$;

alter function comms.living_template(uuid, uuid) owner to app_owner;

revoke all on function comms.living_template(uuid, uuid) from public;

comment on function comms.living_template(uuid, uuid) is
    'A template that was not deleted, in any of its wordings. Raises RQ404.';
