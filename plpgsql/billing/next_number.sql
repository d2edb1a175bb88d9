-- function billing.minor_digits(text)
-- function billing.next_number(text)

-- No sequence: what a transaction takes from one is lost where it fails. Whoever takes a number holds the
-- row of the series until the end of the transaction; the next one waits, and gets the number after it, or
-- the same one where the first failed. So it is asked for last, when nothing more can be refused.

create or replace function billing.minor_digits(p_currency text)
returns smallint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_digits smallint;
begin
    select c.minor_digits
    into v_digits
    from ref.currencies as c
    where c.code = p_currency;

    if v_digits is null then
        perform core.refuse(
            'RQ422', 'nobody pays in this currency', format('the code is "%s"', p_currency),
            'name one of ISO 4217, in capital letters'
        );
    end if;

    return v_digits;
end
$function$;

alter function billing.minor_digits(text) owner to app_owner;

revoke all on function billing.minor_digits(text) from public;

comment on function billing.minor_digits(text) is
    'How many decimals amounts of a currency have. Raises RQ422 for one that is not in use.';

create or replace function billing.next_number(p_kind text)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_number bigint;
begin
    insert into billing.number_series as s (organization_id, kind, last_number)
    values (core.current_org_id(), p_kind, 1)
    on conflict (organization_id, kind) do update
    set last_number = s.last_number + 1
    returning s.last_number into v_number;

    return v_number;
end
$function$;

alter function billing.next_number(text) owner to app_owner;

revoke all on function billing.next_number(text) from public;

comment on function billing.next_number(text) is
    'The next number of order, invoice or credit_note in the caller''s organization. Given once, '
    'and by the next one where this transaction fails.';
