-- What the pattern asks the catalog of a target.

-- name: refusals
select format('column "%%s" of %%s is not null already', %(column)s::text, %(table)s::text) as refusal
where %(column_not_null)s::boolean;
