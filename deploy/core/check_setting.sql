-- Deploy routiq:core/check_setting to pg
-- requires: ref/setting_keys
-- requires: core/refuse

begin;

-- function core.check_setting(text, jsonb)

-- A setting that nobody reads is a slip of the pen, so unknown keys are refused but for those of
-- applications. Secrets have a home of their own. Raises RQ422.

create or replace function core.check_setting(p_key text, p_value jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_known ref.setting_keys;
begin
    select k.*
    into v_known
    from ref.setting_keys as k
    where k.key = p_key;

    if v_known.key is null and coalesce(p_key, '') !~ '^app(\.[a-z][a-z0-9_]*)+$' then
        perform core.refuse(
            'RQ422', 'there is no such setting', format('the key is "%s"', p_key),
            'list the settings, or keep what is your application''s own under app.…'
        );
    elsif v_known.key is null
        and p_key ~ '(^|[._])(secrets?|passwords?|tokens?|api_?keys?|private_?keys?|credentials?)($|[._])'
    then
        perform core.refuse(
            'RQ422', 'a secret is no setting', format('the key is "%s"', p_key),
            'keep it as a credential: api.put_credential'
        );
    elsif p_value is not null and (
        jsonb_typeof(p_value) <> v_known.json_type
        or case
            when v_known.json_type = 'number'
                then (p_value #>> '{}')::numeric not between
                coalesce(v_known.minimum, '-infinity') and coalesce(v_known.maximum, 'infinity')
        end
    )
    then
        perform core.refuse(
            'RQ422',
            'this value does not fit the setting',
            concat_ws(
                ' ', format('"%s" takes a %s', p_key, v_known.json_type),
                'from ' || v_known.minimum::text, 'to ' || v_known.maximum::text
            ),
            'correct it'
        );
    end if;
end
$function$;

alter function core.check_setting(text, jsonb) owner to app_owner;

revoke all on function core.check_setting(text, jsonb) from public;

comment on function core.check_setting(text, jsonb) is
    'Refuses with RQ422 a setting that is unknown, of another type, out of its range or a secret.';

commit;
