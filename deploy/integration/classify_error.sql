-- Deploy routiq:integration/classify_error to pg
-- requires: integration/schema__open_to_workers

begin;

-- function integration.classify_error(int, text, text)

-- The status says most, then the SQLSTATE, then the words. What nobody knows is taken as passing: tries
-- are numbered, and what is given up after them is dead with its reason, while a passing error that is
-- taken as lasting loses work. HTTP: RFC 9110, section 15, and RFC 6585 for 429. SQLSTATE: appendix A of
-- PostgreSQL's manual.

create or replace function integration.classify_error(
    p_http_status int default null, p_sqlstate text default null, p_message text default null
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return case
        when p_http_status = 429 then 'rate_limit'
        when p_http_status = 403 and p_message ~* 'rate.?limit|too many|quota' then 'rate_limit'
        when p_http_status in (401, 403, 407) then 'auth'
        when p_http_status in (408, 421, 423, 425) then 'transient'
        when p_http_status in (409, 412, 428) then 'conflict'
        when p_http_status in (400, 413, 414, 415, 422) then 'validation'
        when p_http_status in (501, 505, 508, 510) then 'permanent'
        when p_http_status >= 500 then 'transient'
        when p_http_status >= 400 then 'permanent'
        when
            p_sqlstate ~ '^(08|40|53|58)' or p_sqlstate ~ '^57P0[1-5]$'
            or p_sqlstate in ('55P03', '57014', '25P03', 'RQ503') then 'transient'
        when p_sqlstate in ('23505', '23P01', 'RQ409') then 'conflict'
        when p_sqlstate ~ '^(22|23)' or p_sqlstate in ('RQ400', 'RQ422') then 'validation'
        when p_sqlstate ~ '^28' or p_sqlstate in ('42501', 'RQ401', 'RQ403') then 'auth'
        when p_sqlstate is not null then 'permanent'
        when p_message ~* 'rate.?limit|too many requests|quota exceeded' then 'rate_limit'
        when p_message ~* 'unauthori[sz]ed|forbidden|invalid.{0,10}(token|api.?key|credential)|token.{0,10}expired'
            then 'auth'
        when p_message ~* 'invalid|malformed|missing.{0,20}(field|value)|not json' then 'validation'
        else 'transient'
    end;
end
$function$;

alter function integration.classify_error(int, text, text) owner to app_owner;

revoke all on function integration.classify_error(int, text, text) from public;
grant execute on function integration.classify_error(int, text, text) to app_worker;

comment on function integration.classify_error(int, text, text) is
    'What a failure is: transient, rate_limit, auth, conflict, validation or permanent, by HTTP '
    'status, SQLSTATE and words, the first that is given.';

commit;
