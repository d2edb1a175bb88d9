-- Deploy routiq:online/not_valid_statement to pg
-- requires: online/bare_statement
-- requires: online/qualified_name

begin;

-- function online.not_valid_statement(regclass, name, text)

create or replace function online.not_valid_statement(
    p_table regclass,
    p_constraint name,
    p_definition text
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_bare text := btrim(online.bare_statement(p_definition), e' \n\r\t');
begin
    if p_table is null or p_constraint is null or v_bare is null then
        raise exception 'table, name and definition must be given'
            using errcode = 'null_value_not_allowed';
    elsif v_bare ~* '^(unique|primary|exclude)\M' then
        raise exception 'a constraint that begins with "%" needs an index first',
            substring(v_bare from '\w+')
            using
                errcode = 'feature_not_supported',
                hint = 'run "create unique index concurrently …" by itself, then call '
                || 'online.use_unique_index';
    elsif v_bare !~* '^(check|foreign)\M' or v_bare ~* '\mnot\s+valid$' or v_bare ~ ';' then
        raise exception 'the definition is no whole "check (…)" or "foreign key (…) references …"'
            using
                errcode = 'invalid_parameter_value',
                hint = 'without "not valid", which is added here';
    end if;

    if
        exists (
            select
            from pg_constraint as c
            where
                c.conrelid = p_table
                and c.conname = p_constraint
        )
    then
        return null;
    end if;

    return format(
        'alter table %s add constraint %I %s not valid',
        online.qualified_name(p_table), p_constraint, p_definition
    );
end
$function$;

revoke all on function online.not_valid_statement(regclass, name, text) from public;

comment on function online.not_valid_statement(regclass, name, text) is
    'The statement that adds a check or a foreign key without a look at the rows; null when the '
    'table has a constraint of that name. Raises 0A000 for unique, primary key and exclude, 22023 '
    'for what is none of these.';

commit;
