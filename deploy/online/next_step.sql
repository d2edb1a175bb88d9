-- Deploy routiq:online/next_step to pg
-- requires: online/column_change_missing
-- requires: online/column_change_stage
-- requires: online/column_change_statements

begin;

-- function online.next_step(text)

create or replace function online.next_step(p_name text)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        case online.column_change_stage(p_name)
            when 'begun' then 'call online.start_column_change as before'
            when 'expanded' then format('call online.fill_column_change(%L)', p_name)
            when 'filled'
                then coalesce(
                    (
                        select s.statement
                        from online.column_change_statements(p_name) as s
                        where s.reason !~ 'primary key'
                        order by s.place
                        limit 1
                    ),
                    format('call online.complete_column_change(%L)', p_name)
                )
            when 'complete'
                then coalesce(
                    (
                        select s.statement
                        from online.column_change_statements(p_name) as s
                        order by s.place
                        limit 1
                    ),
                    format('call online.switch_column_change(%L)', p_name)
                )
            when 'undoing' then format('call online.undo_column_change(%L)', p_name)
            when 'undone' then 'none'
            when 'finished' then 'none'
            else
                format(
                    case
                        when
                            exists (
                                select
                                from online.column_change_missing(p_name) as m
                                where m.kind = 'fill'
                            )
                            then 'call online.fill_column_change(%L)'
                        else 'call online.finish_column_change(%L)'
                    end,
                    p_name
                )
        end
$function$;

revoke all on function online.next_step(text) from public;

comment on function online.next_step(text) is
    'The next statement of a change, to be run by itself, for whoever wants to go on with it.';

commit;
