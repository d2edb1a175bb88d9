-- function online.sequence_options(regclass)

-- A limit that is that of the type is left to the type that comes.

create or replace function online.sequence_options(p_sequence regclass)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        concat_ws(
            ' ',
            format('start with %s increment by %s', s.seqstart, s.seqincrement),
            case
                when s.seqmin <> 1 and s.seqmin > -32768 then format('minvalue %s', s.seqmin)
            end,
            case
                when
                    s.seqmax > 0
                    and s.seqmax not in (32767, 2147483647, 9223372036854775807)
                    then format('maxvalue %s', s.seqmax)
            end,
            format('cache %s', s.seqcache),
            case when s.seqcycle then 'cycle' end
        )
    from pg_sequence as s
    where s.seqrelid = p_sequence
$function$;

revoke all on function online.sequence_options(regclass) from public;

comment on function online.sequence_options(regclass) is
    'The options of a sequence, for another one of its kind.';
