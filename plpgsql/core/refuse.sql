-- function core.refuse(text, text, text, text)

-- The one place where a refusal becomes an answer. PostgREST would turn a SQLSTATE that it does not
-- know into status 400; told by core.gateway (api.pre_request), the same refusal carries its
-- status. The last three characters of each code are that status.

create or replace function core.refuse(p_code text, p_message text, p_detail text, p_hint text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if current_setting('core.gateway', true) = 'postgrest' then
        raise sqlstate 'PGRST'
            using
                message = jsonb_build_object(
                    'code', p_code, 'message', p_message, 'details', p_detail, 'hint', p_hint
                ),
                detail = jsonb_build_object(
                    'status', right(p_code, 3)::int, 'headers', jsonb_build_object()
                );
    end if;

    raise exception
        using
            errcode = p_code,
            message = p_message,
            detail = coalesce(p_detail, ''),
            hint = coalesce(p_hint, '');
end
$function$;

alter function core.refuse(text, text, text, text) owner to app_owner;

revoke all on function core.refuse(text, text, text, text) from public;

comment on function core.refuse(text, text, text, text) is
    'Raises an error of the class RQ: what is wrong, the detail, and what to do. Behind '
    'PostgREST the answer has the HTTP status that the code ends with.';
