-- What the pattern asks the catalog of a target.

-- name: refusals
select format('column "%%s" of %%s is not null already', %(column)s::text, %(table)s::text) as refusal
where %(column_not_null)s::boolean
union all
select format('%%s has no primary key, along which it would be filled', %(table)s::text)
where
    %(fill)s::text <> ''
    and not exists (
        select
        from pg_index as x
        where x.indrelid = to_regclass(%(table)s) and x.indisprimary
    );
