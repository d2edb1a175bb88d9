do $$
begin
  raise notice 'from an include';
end
$$;
