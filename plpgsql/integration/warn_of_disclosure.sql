-- function integration.warn_of_disclosure(jsonb)

-- Both ways by which keys get into files that nobody guards: the text of a statement, and the log
-- of its parameters. Told once a session, or the warnings would fill the log themselves.

create or replace function integration.warn_of_disclosure(p_keys jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if current_setting('integration.is_warned', true) = 'true' then
        return;
    end if;

    if exists (
        select
        from jsonb_each_text(p_keys) as e (key, value)
        where length(e.value) > 0 and strpos(current_query(), e.value) > 0
    ) then
        raise warning 'the keyring stands in the text of this statement'
            using hint = 'pass it as a bind parameter, or it is shown in pg_stat_activity and logged '
            'with errors';
    elsif current_setting('log_parameter_max_length') <> '0' and (
        current_setting('log_statement') = 'all'
        or current_setting('log_min_duration_statement') <> '-1'
        or current_setting('log_min_duration_sample') <> '-1'
        or current_setting('log_transaction_sample_rate') <> '0'
    ) then
        raise warning 'this server may write the keyring to its log'
            using hint = 'a superuser sets log_parameter_max_length to 0 for this database';
    else
        return;
    end if;

    perform set_config('integration.is_warned', 'true', false);
end
$function$;

alter function integration.warn_of_disclosure(jsonb) owner to app_owner;

revoke all on function integration.warn_of_disclosure(jsonb) from public;

comment on function integration.warn_of_disclosure(jsonb) is
    'Warns, once a session, where the server would show or log the keys that it is given.';
